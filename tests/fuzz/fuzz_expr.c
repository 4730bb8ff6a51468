/*
 * Fuzz target: a condition.  The first byte chooses the scope; what can be
 * read is judged over a configuration with Match blocks and templates.
 */
#include <stdint.h>
#include <string.h>

#include "base/text.h"
#include "judge.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char config_text[] = "Port 22\nAuthorizedKeysFile .ssh/a /b/%u {{ c }}\nCiphers "
				  "+aes128-cbc\nAllowUsers a b@10.0.0.0/8 c,d\n"
				  "AcceptEnv LANG LC_*\nX11Forwarding yes\nX11Forwarding "
				  "no\nBanner /etc/issue # x\nMatch User !a,b*\n"
				  "\tForceCommand /bin/x # y\n\tPasswordAuthentication no\nMatch "
				  "Group wheel Address 10.0.0.0/8\n  PermitTTY no\n";

static const char *const scopes[] = {
	"once",
	"each directive",
	"each directive of AllowUsers, DenyUsers",
	"each directive of PermitTTY",
	"each match block",
	"each class",
	"every class",
};

/* The condition as a YAML text: what a quoted scalar could not hold is left out. */
static void
add_condition(struct text *out, const uint8_t *data, size_t size)
{

	text_add_string(out, "when: '");
	for (size_t i = 0; i < size; i++) {
		if (data[i] == '\'')
			text_add_char(out, '\'');
		text_add_char(out, data[i] < ' ' || data[i] > '~' ? ' ' : (char)data[i]);
	}
	text_add_string(out, "'\n");
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a;
	struct text rule, errors;
	struct rule_set *set;

	if (size == 0 || size > 4096)
		return 0;
	arena_init(&a);
	text_init(&rule);
	text_init(&errors);
	set = rule_set_make(&a, NULL);
	text_printf(&rule, "id: try-it\ntitle: t\ncategory: hygiene\nseverity: note\nfor: %s\n",
	    scopes[data[0] % (sizeof(scopes) / sizeof(scopes[0]))]);
	add_condition(&rule, data + 1, size - 1);
	text_add_string(&rule, "message: m\nwhy: w\nreferences: []\nexamples: []\n");
	if (load_rule_text(set, SLICE("try-it.yaml"), text_slice(&rule), &errors))
		judge(&a, set, NULL, config_text);
	text_release(&errors);
	text_release(&rule);
	arena_release(&a);
	return 0;
}
