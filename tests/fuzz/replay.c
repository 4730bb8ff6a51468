/*
 * Replays files and folders through a fuzz target, for builds without
 * libFuzzer: every compiler can so run the corpus as a plain test.
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static unsigned long replayed;

/* Runs one file; the input gets memory of exactly its size, so that overruns show. */
static int
replay_file(const char *path, size_t size)
{
	FILE *f = fopen(path, "rb");
	uint8_t *data = malloc(size > 0 ? size : 1);

	if (f == NULL || data == NULL || fread(data, 1, size, f) != size) {
		perror(path);
		if (f != NULL)
			fclose(f);
		free(data);
		return 1;
	}
	fclose(f);
	LLVMFuzzerTestOneInput(data, size);
	free(data);
	replayed++;
	return 0;
}

/* Runs a file, or the files of a folder (not of folders in it). */
static int
replay(const char *path)
{
	struct stat st;
	struct dirent *entry;
	DIR *dir;
	int failed = 0;

	if (stat(path, &st) == -1) {
		perror(path);
		return 1;
	}
	if (!S_ISDIR(st.st_mode))
		return replay_file(path, (size_t)st.st_size);
	if ((dir = opendir(path)) == NULL) {
		perror(path);
		return 1;
	}
	while ((entry = readdir(dir)) != NULL) {
		char child[4096];

		snprintf(child, sizeof(child), "%s/%s", path, entry->d_name);
		if (entry->d_name[0] == '.' || stat(child, &st) == -1 || !S_ISREG(st.st_mode))
			continue;
		failed |= replay_file(child, (size_t)st.st_size);
	}
	closedir(dir);
	return failed;
}

int
main(int argc, char **argv)
{
	int failed = 0;

	for (int i = 1; i < argc; i++)
		failed |= replay(argv[i]);
	printf("%s: %lu inputs\n", argv[0], replayed);
	return failed;
}
