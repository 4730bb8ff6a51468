/*
 * Reader: takes the arguments of one line word by word, in both dialects, and
 * says sshd's words about them.  The value parsers stand on it.
 *
 * Until 8.6 sshd called strdelim() for each word: an empty word ends a list
 * and left-over words are fatal.  Since 8.7 the line is split beforehand, an
 * empty word is a mistake of its own and left-over words are counted.
 */
#ifndef CONFIG_READER_H
#define CONFIG_READER_H

#include "config/config.h"

/* What sshd says about arguments; the wording of each release stands in phrases.def. */
enum phrase {
#define PHRASE(id, problem, effect, text, message) PHRASE_##id,
#define OLDER(id, since, until, effect, text)
#include "config/phrases.def"
#undef PHRASE
#undef OLDER
	PHRASE_COUNT
};

struct reader {
	const struct value_input *in;
	struct value *out;
	release_t release;
	bool argv;		/* since 8.7 */
	uint32_t next;		/* index of the word to be read next */
};

void reader_init(struct reader *r, const struct value_input *in, struct value *out);

/* The next word, empty ones included; NULL at the end of the line (argv_next, strdelim). */
const struct word *reader_next(struct reader *r);

/* Whether sshd would see more text behind the words read so far (ac > 0, cp != NULL). */
bool reader_more(const struct reader *r);

/*
 * The next word of a list: NULL at its end.  Until 8.6 an empty word ends the
 * list as well; since 8.7 it is returned.
 */
const struct word *reader_next_item(struct reader *r);

/*
 * The next word, if there is one that is not empty; otherwise complains with
 * ${missing} and returns NULL.
 */
const struct word *reader_need(struct reader *r, enum phrase missing);

/*
 * Complains with ${p} at word ${at} (NULL: at the keyword); ${argument} and
 * ${reason} fill the places in the phrase.  Returns the complaint for further
 * filling in.
 */
struct complaint *reader_complain(struct reader *r, enum phrase p, const struct word *at,
    struct slice argument, const char *reason);
/* The usual case: the word is the argument. Returns false, for the caller to pass on. */
bool reader_refuse(struct reader *r, enum phrase p, const struct word *at);

/* Complains about left-over words, if there are any. */
void reader_end(struct reader *r);

/* ${w} as a person may see it, in single quotes; "nothing" for NULL. */
struct slice reader_show(struct reader *r, const struct word *w);

/* Stores all of ${words} (or one) as the value's words. */
void reader_store(struct reader *r, const struct word *words, uint32_t count);
void reader_store_text(struct reader *r, struct slice text, struct span span);
void reader_store_number(struct reader *r, unsigned part, int64_t number);

/* Room for ${count} words in the arena. */
struct word *reader_words(struct reader *r, size_t count);

#endif
