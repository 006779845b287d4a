/* A disk that forgets what it was not told to keep.

   Loaded before the C library (LD_PRELOAD). Files beneath FORGETS_CACHE are what programs see; their twins beneath
   FORGETS_DISK get a file's blocks when the file is synced, and not before. After everything was killed, the twins are
   what a machine finds when its power is back. Names come and go at once, as in a file system with an ordered journal. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define BLOCK 8192
#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

/* Whether the path lies beneath the cache; `twin` is then where its twin is. */
static int twin_of(const char *path, char *twin) {
    const char *cache = getenv("FORGETS_CACHE"), *disk = getenv("FORGETS_DISK");
    char full[PATH_MAX * 2], here[PATH_MAX];
    if (cache == NULL || disk == NULL || path == NULL) return 0;
    if (path[0] != '/' && getcwd(here, sizeof here) != NULL) snprintf(full, sizeof full, "%s/%s", here, path);
    else snprintf(full, sizeof full, "%s", path);
    size_t length = strlen(cache);
    if (strncmp(full, cache, length) != 0 || full[length] != '/') return 0;
    return snprintf(twin, PATH_MAX, "%s%s", disk, full + length) < PATH_MAX;
}

static void folders_of(char *path) {
    for (char *slash = strchr(path + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
        *slash = 0;
        mkdir(path, 0700);
        *slash = '/';
    }
}

/* Bring the twin to what the file holds now, block by block; nobody else syncs the same file meanwhile. */
static int copied(int file, int twin) {
    static __thread char new[BLOCK], old[BLOCK];
    off_t at = 0;
    ssize_t got;
    while ((got = pread(file, new, BLOCK, at)) > 0) {
        if (pread(twin, old, BLOCK, at) < got || memcmp(new, old, (size_t)got) != 0)
            if (pwrite(twin, new, (size_t)got, at) != got) return -1;
        at += got;
    }
    return got < 0 ? -1 : ftruncate(twin, at);
}

/* 1: kept; 0: none of ours; -1: it went wrong. */
static int kept(int fd) {
    char link[64], path[PATH_MAX], twin[PATH_MAX];
    struct stat about;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length <= 0) return 0;
    path[length] = 0;
    if (!twin_of(path, twin)) return 0;
    if (fstat(fd, &about) != 0 || !S_ISREG(about.st_mode) || about.st_nlink == 0) return 1;
    /* Never open and close the file itself if it can be helped: that would undo the locks that the program has on it. */
    int file = (fcntl(fd, F_GETFL) & O_ACCMODE) == O_WRONLY ? open(path, O_RDONLY) : fd;
    folders_of(twin);
    int copy = open(twin, O_RDWR | O_CREAT, about.st_mode & 0777);
    if (file < 0 || copy < 0 || flock(copy, LOCK_EX) != 0) return -1;
    int done = copied(file, copy);
    if (file != fd) close(file);
    close(copy);
    if (done != 0) errno = EIO;
    return done == 0 ? 1 : -1;
}

int fsync(int fd) {
    int done = kept(fd);
    return done == 0 ? REAL(fsync)(fd) : done < 0 ? -1 : 0;
}

int fdatasync(int fd) { return fsync(fd); }

int rename(const char *from, const char *to) {
    char old[PATH_MAX], new[PATH_MAX];
    int done = REAL(rename)(from, to);
    if (done == 0 && twin_of(from, old) && twin_of(to, new)) REAL(rename)(old, new);
    return done;
}

int unlink(const char *path) {
    char twin[PATH_MAX];
    int done = REAL(unlink)(path);
    if (done == 0 && twin_of(path, twin)) REAL(unlink)(twin);
    return done;
}
