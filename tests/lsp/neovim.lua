-- A session of neovim with sshd-lint: what comes of it is printed, a line each.
local patience = 20000

local function say(name, value)
	io.stdout:write(name .. ' = ' .. tostring(value) .. '\n')
end

local function wait(what, done)
	if not vim.wait(patience, done, 20) then
		say('waited in vain for', what)
		vim.cmd('cquit')
	end
end

local function session()
	-- As a user has it: sshd-lint is in the PATH, the target in .sshd-lint.yaml.
	dofile(vim.env.SNIPPET)
	vim.cmd('edit etc/ssh/sshd_config')
	local buffer = vim.api.nvim_get_current_buf()
	local client

	local function diagnostics()
		local list = {}
		for _, d in ipairs(vim.diagnostic.get(buffer)) do
			local code = d.code or d.user_data and d.user_data.lsp and d.user_data.lsp.code
			if code ~= 'bad-value' then
				table.insert(list, tostring(code) .. ':' .. (d.lnum + 1))
			end
		end
		table.sort(list)
		return table.concat(list, ' ')
	end

	-- The answer to a request for the place of the cursor.
	local function ask(method, line, column, more)
		vim.api.nvim_win_set_cursor(0, { line, column })
		local params = vim.lsp.util.make_position_params()
		for key, value in pairs(more or {}) do
			params[key] = value
		end
		local answers = vim.lsp.buf_request_sync(buffer, method, params, patience)
		return answers and answers[client] and answers[client].result
	end

	wait('diagnostics', function() return #vim.diagnostic.get(buffer) > 1 end)
	say('diagnostics', diagnostics())
	client = next(vim.lsp.buf_get_clients(buffer))

	local places = ask('textDocument/definition', 2, 3)
	say('definition', places[1].uri .. ':' .. (places[1].range.start.line + 1))

	local labels = {}
	for _, item in ipairs(ask('textDocument/completion', 4, 9).items) do
		table.insert(labels, item.label)
	end
	say('completion', table.concat(labels, ' '))

	-- The misspelt keyword, by the action of the line.
	local first = { line = 2, character = 0 }
	local actions = ask('textDocument/codeAction', 3, 0, {
		range = { start = first, ['end'] = { line = 2, character = 4 } },
		context = { diagnostics = vim.lsp.diagnostic.get_line_diagnostics(buffer, 2) },
	})
	for _, action in ipairs(actions) do
		if action.isPreferred then
			vim.lsp.util.apply_workspace_edit(action.edit, 'utf-16')
		end
	end
	say('action', vim.api.nvim_buf_get_lines(buffer, 2, 3, true)[1])
	wait('the corrected line', function() return not diagnostics():find('unknown%-keyword') end)
	say('afterwards', diagnostics())

	say('hover', (ask('textDocument/hover', 3, 4).contents.value:gsub('\n', ' ')))
	say('symbols', #ask('textDocument/documentSymbol', 1, 0))

	vim.lsp.stop_client(client)
	wait('the end', function() return vim.lsp.client_is_stopped(client) end)
	say('stopped', vim.lsp.client_is_stopped(client))
	vim.cmd('qall!')
end

-- A mistake must not leave neovim waiting for somebody.
local good, mistake = pcall(session)
if not good then
	say('mistake', mistake)
	vim.cmd('cquit')
end
