/*
 * A disk that fails, for LD_PRELOAD. Of the writes and syncs to files whose path contains FAULT_PATH, the one with the
 * number FAULT_AT (from 1) meets FAULT_KIND: `eio`, `enospc` (from there on, FAULT_TIMES calls), or `torn`: half of it
 * is written, and the process dies as if the power had gone.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static long seen = 0;

static int matches(int fd) {
  const char *wanted = getenv("FAULT_PATH");
  char link[64], path[4096];
  if (wanted == NULL) return 0;
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length < 0) return 0;
  path[length] = 0;
  return strstr(path, wanted) != NULL;
}

/* 0: goes on as always; 1: half, then death; else an error code. */
static int fault(int fd) {
  if (!matches(fd)) return 0;
  const char *at = getenv("FAULT_AT"), *kind = getenv("FAULT_KIND"), *times = getenv("FAULT_TIMES");
  long number = at == NULL ? 0 : atol(at);
  seen += 1;
  if (kind == NULL || number == 0 || seen < number || seen >= number + (times == NULL ? 1 : atol(times))) return 0;
  if (strcmp(kind, "torn") == 0) return 1;
  return strcmp(kind, "enospc") == 0 ? ENOSPC : EIO;
}

#define WRITE_LIKE(name, params, args, half)                                 \
  ssize_t name params {                                                      \
    static ssize_t(*real) params = NULL;                                     \
    if (real == NULL) real = dlsym(RTLD_NEXT, #name);                        \
    int met = fault(fd);                                                     \
    if (met == 1) {                                                          \
      real half;                                                             \
      kill(getpid(), SIGKILL);                                               \
    }                                                                        \
    if (met > 1) {                                                           \
      errno = met;                                                           \
      return -1;                                                             \
    }                                                                        \
    return real args;                                                        \
  }

WRITE_LIKE(write, (int fd, const void *buffer, size_t count), (fd, buffer, count), (fd, buffer, count / 2))
WRITE_LIKE(pwrite, (int fd, const void *buffer, size_t count, off_t offset), (fd, buffer, count, offset), (fd, buffer, count / 2, offset))
WRITE_LIKE(pwrite64, (int fd, const void *buffer, size_t count, off64_t offset), (fd, buffer, count, offset), (fd, buffer, count / 2, offset))

#define SYNC_LIKE(name)                                                      \
  int name(int fd) {                                                         \
    static int (*real)(int) = NULL;                                          \
    if (real == NULL) real = dlsym(RTLD_NEXT, #name);                        \
    int met = fault(fd);                                                     \
    if (met == 1) kill(getpid(), SIGKILL);                                   \
    if (met > 1) {                                                           \
      errno = met;                                                           \
      return -1;                                                             \
    }                                                                        \
    return real(fd);                                                         \
  }

SYNC_LIKE(fsync)
SYNC_LIKE(fdatasync)
