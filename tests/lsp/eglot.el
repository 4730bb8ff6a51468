;;; A session of Emacs with eglot and sshd-lint: what comes of it is printed, a line each.

(defun say (name value)
  (princ (format "%s = %s\n" name value)))

(defun wait-for (what test)
  (let ((end (+ (float-time) 20)))
    (while (not (or (funcall test) (> (float-time) end)))
      (accept-process-output nil 0.05))
    (unless (funcall test)
      (say "waited in vain for" what)
      (kill-emacs 1))))

(setq package-user-dir (expand-file-name "elpa"))
(package-initialize)
(require 'eglot)
(load (getenv "SNIPPET") nil t)
(setq eglot-confirm-server-initiated-edits nil
      eglot-sync-connect t)

(find-file "etc/ssh/sshd_config")
;; Without a terminal there are no commands after which eglot would begin.
(run-hooks 'post-command-hook)
(wait-for "the server" #'eglot-current-server)

(defun found ()
  (flymake-start)
  (sort (mapcar (lambda (d)
                  (let ((text (flymake-diagnostic-text d)))
                    (format "%s:%d" (if (string-match "\\([a-z]+-[a-z-]+\\)\\]" text) (match-string 1 text) text)
                            (line-number-at-pos (flymake-diagnostic-beg d)))))
                (flymake-diagnostics))
        #'string<))

(wait-for "diagnostics" (lambda () (> (length (found)) 1)))
(say "diagnostics" (mapconcat #'identity (found) " "))

(goto-char (point-min))
(forward-line 1)
(let ((place (xref-item-location (car (xref-backend-definitions 'eglot "")))))
  (say "definition" (format "%s:%s" (xref-location-group place) (xref-location-line place))))

(forward-line 2)
(end-of-line)
(let ((capf (eglot-completion-at-point)))
  (say "completion" (mapconcat #'identity (all-completions "" (nth 2 capf)) " ")))

(goto-char (point-min))
(forward-line 2)
(let ((actions (jsonrpc-request (eglot-current-server) :textDocument/codeAction
                                (list :textDocument (eglot--TextDocumentIdentifier)
                                      :range (list :start (eglot--pos-to-lsp-position)
                                                   :end (eglot--pos-to-lsp-position))
                                      :context '(:diagnostics [])))))
  (eglot--apply-workspace-edit (plist-get (elt actions 0) :edit)))
(say "action" (buffer-substring (point-at-bol) (point-at-eol)))
(wait-for "the corrected line" (lambda () (eglot--signal-textDocument/didChange)
                                 (not (string-match-p "unknown" (mapconcat #'identity (found) " ")))))
(say "hover" (replace-regexp-in-string
              "\n" " " (plist-get (plist-get (jsonrpc-request (eglot-current-server) :textDocument/hover
                                                              (eglot--TextDocumentPositionParams))
                                             :contents)
                                  :value)))
(set-buffer-modified-p nil)
(eglot-shutdown (eglot-current-server))
(say "stopped" (if (eglot-current-server) "no" "yes"))
