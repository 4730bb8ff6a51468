;;; sshd-lint in Emacs with eglot, which comes with Emacs 29 and is a package before: put this into your init file.
;;
;; Findings show as one types (flymake); eldoc shows what a keyword is, its
;; value and where that comes from; M-. leads from a line without effect to the
;; one that wins; eglot-code-actions offers fixes; completion-at-point completes.

(define-derived-mode sshd-config-mode conf-space-mode "sshd_config"
  "Configuration of sshd.")

(add-to-list 'auto-mode-alist '("/sshd_config\\'" . sshd-config-mode))
(add-to-list 'auto-mode-alist '("/sshd_config\\.d/[^/]*\\.conf\\'" . sshd-config-mode))

;; Behind "--lsp" may follow options, such as "--target" "debian-12".
(with-eval-after-load 'eglot
  (add-to-list 'eglot-server-programs '(sshd-config-mode . ("sshd-lint" "--lsp"))))

(add-hook 'sshd-config-mode-hook #'eglot-ensure)
