-- sshd-lint in neovim (0.7 and later): put this file into ~/.config/nvim/plugin/.
--
-- Findings show as one types; the usual keys for language servers do the rest:
--	vim.lsp.buf.hover()         what a keyword is, its value, where that comes from
--	vim.lsp.buf.definition()    from a line without effect to the one that wins
--	vim.lsp.buf.code_action()   fixes, or a comment that allows a finding
--	omnifunc                    keywords, values and algorithms that fit
--
-- init_options may have target ("debian-12", or a list), profile ("cis-debian-12") and root.

local config = {
	name = 'sshd-lint',
	cmd = { 'sshd-lint', '--lsp' },
	init_options = {},
}

local function start(args)
	local buffer = args and args.buf or vim.api.nvim_get_current_buf()
	vim.bo[buffer].omnifunc = 'v:lua.vim.lsp.omnifunc'
	if vim.lsp.start then
		vim.lsp.start(vim.tbl_extend('keep', config, { root_dir = vim.fn.getcwd() }))
		return
	end
	-- neovim 0.7
	config.client = config.client or vim.lsp.start_client(vim.tbl_extend('keep', config, { root_dir = vim.fn.getcwd() }))
	if config.client then
		vim.lsp.buf_attach_client(buffer, config.client)
	end
end

vim.api.nvim_create_autocmd({ 'BufReadPost', 'BufNewFile' }, {
	pattern = { '*/sshd_config', '*/sshd_config.{j2,erb,epp,tmpl}', '*/sshd_config.d/*.conf' },
	callback = start,
})
