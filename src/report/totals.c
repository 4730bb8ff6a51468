#include <string.h>

#include "base/escape.h"
#include "report/totals.h"

void
totals_init(struct report_totals *t)
{
	*t = (struct report_totals){ 0 };
	arena_init(&t->a);
}

void
totals_release(struct report_totals *t)
{
	totals_names_release(&t->targets);
	totals_rules_release(&t->rules);
	arena_release(&t->a);
}

/* "debian-12 (OpenSSH 9.2, from /etc/os-release)" */
static void
write_target(struct text *out, const struct report_file *file)
{
	struct text names;

	if (file->target_count > 1) {
		text_init(&names);
		for (size_t i = 0; i < file->target_count; i++)
			text_printf(&names, "%s%s", i > 0 ? ", " : "", file->targets[i]->name);
		report_targets(out, text_slice(&names));
		text_release(&names);
		return;
	}
	text_printf(out, "%s (OpenSSH %s", file->target->name, release_name(file->target->release));
	if (file->target_reason.len > 0) {
		text_add_string(out, ", ");
		escape_visible(out, file->target_reason);
	}
	text_add_char(out, ')');
}

/* "debian-12" of "debian-12 (OpenSSH 9.2)": where a target was found out from does not make it another. */
static struct slice
bare(struct slice name)
{
	for (size_t i = 0; i < name.len; i++)
		if (name.ptr[i] == ' ' && (i == 0 || name.ptr[i - 1] != ','))
			return slice_part(name, 0, i);
	return name;
}

static void
add_target(struct report_totals *t, const struct report_file *file)
{
	struct text name;

	text_init(&name);
	write_target(&name, file);
	struct slice s = text_slice(&name);
	size_t i = 0;
	while (i < t->targets.count && !slice_equal(bare(t->targets.ptr[i]), bare(s)))
		i++;
	if (i == t->targets.count)
		totals_names_push(&t->targets, slice_copy(&t->a, s));
	text_release(&name);
}

static void
add_rule(struct report_totals *t, const struct diagnostic *d)
{
	size_t i = 0;

	while (i < t->rules.count && strcmp(t->rules.ptr[i].rule.id, d->id) != 0)
		i++;
	if (i == t->rules.count)
		totals_rules_push(&t->rules, (struct totals_rule){ .rule = {
		    .id = d->id, .severity = d->severity, .category = d->category } });
	struct totals_rule *r = &t->rules.ptr[i];
	r->findings += !d->suppressed;
	r->files += !d->suppressed && r->last != t->files;
	r->last = d->suppressed ? r->last : t->files;
}

/* How much there is to be said for beginning with ${alarm}: the line at which sshd stops, on all targets. */
static int
weight(const struct report_alarm *alarm)
{
	return 4 * (int)alarm->level + 2 * alarm->is_fatal + (alarm->targets.len == 0);
}

static void
add_alarm(struct report_totals *t, const struct report_file *file, const struct diagnostic *d)
{
	struct report_alarm alarm = { .is_fatal = d->is_fatal, .targets = d->targets };

	alarm.level = slice_is(d->subject, "sshd-does-not-start") ? ALARM_REFUSED :
	    slice_is(d->subject, "*") ? ALARM_NOBODY : ALARM_NONE;
	if (d->severity != SEVERITY_ERROR || alarm.level == ALARM_NONE ||
	    weight(&alarm) <= weight(&t->alarm))
		return;
	struct place place = report_place(file, d->span);
	alarm.targets = slice_copy(&t->a, d->targets);
	alarm.path = slice_copy(&t->a, place.path);
	alarm.line = place.source != NULL ? place.begin.line : 0;
	t->alarm = alarm;
}

void
totals_add(struct report_totals *t, const struct report_file *file)
{
	if (t->files++ == 0) {
		t->first = slice_copy(&t->a, file->name);
		t->first_target = slice_copy(&t->a, slice_of(file->target->name));
		t->first_release = file->target->release;
		t->compared = file->compared;
		t->upgraded = file->upgrade != NULL;
		t->summary = slice_copy(&t->a, file->summary);
	}
	t->sources += source_count(file->sources) - file->sources_beside;
	t->clean += diag_count(file->store) == 0;
	t->templates += file->is_template;
	t->unknown += file->unknown_count;
	if (file->rules_run > t->rules_run)
		t->rules_run = file->rules_run;
	add_target(t, file);
	size_t errors = t->severity[SEVERITY_ERROR];
	for (size_t i = 0; i < diag_count(file->store); i++) {
		const struct diagnostic *d = diag_at(file->store, i);
		add_rule(t, d);
		if (d->suppressed) {
			t->suppressed++;
			continue;
		}
		t->severity[d->severity]++;
		if (!file->is_template)	/* it is no sshd's yet */
			add_alarm(t, file, d);
	}
	t->failing += t->severity[SEVERITY_ERROR] > errors;
}
