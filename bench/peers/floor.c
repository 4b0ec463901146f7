/*
 * The least that a group chat can cost: one epoll loop on plain TCP.
 *
 *   floor PORT          a send() for each delivery
 *   floor PORT batch    a send() for each client and turn of the loop
 *
 * A line "Jroom" enters a room and is answered with "J"; any other line goes to all of the sender's room, sender included. It keeps
 * nothing, checks nothing and ends nobody who reads too slowly.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MOST_FDS = 65536, MOST_ROOMS = 1024, NAME = 64, LINE = 4096, EVENTS = 1024 };

struct room {
  char name[NAME];
  int *members;
  int count, capacity;
};

struct client {
  struct room *room;
  int place; /* in the members of its room */
  char *out; /* what the kernel has not taken yet */
  int length, capacity;
  int queued; /* it is among those to be written to in this turn */
  int in_length;
  char in[LINE];
};

static struct client *clients[MOST_FDS];
static struct room rooms[MOST_ROOMS];
static int room_count;
static int waiting[MOST_FDS], waiting_count;
static int poll_fd, batched;

static void *grown(void *memory, size_t size) {
  void *larger = realloc(memory, size);
  if (larger == NULL) abort();
  return larger;
}

static void watch(int fd, int operation, int for_output) {
  struct epoll_event event = { .events = EPOLLIN | (for_output ? EPOLLOUT : 0), .data.fd = fd };
  epoll_ctl(poll_fd, operation, fd, &event);
}

static void append(struct client *client, const char *bytes, int length) {
  if (client->length + length > client->capacity) {
    client->capacity = (client->length + length) * 2;
    client->out = grown(client->out, client->capacity);
  }
  memcpy(client->out + client->length, bytes, length);
  client->length += length;
}

/* How much of it the kernel took; a client that is gone will be noticed when it is read. */
static int send_some(int fd, const char *bytes, int length) {
  int sent = send(fd, bytes, length, MSG_NOSIGNAL | MSG_DONTWAIT);
  if (sent >= 0) return sent;
  return errno == EAGAIN ? 0 : length;
}

static void flush(int fd) {
  struct client *client = clients[fd];
  if (client == NULL || client->length == 0) return;
  int sent = send_some(fd, client->out, client->length);
  client->length -= sent;
  memmove(client->out, client->out + sent, client->length);
  watch(fd, EPOLL_CTL_MOD, client->length > 0);
}

static void deliver(int fd, const char *bytes, int length) {
  struct client *client = clients[fd];
  if (batched) {
    if (!client->queued) {
      client->queued = 1;
      waiting[waiting_count++] = fd;
    }
    append(client, bytes, length);
    return;
  }
  int sent = client->length == 0 ? send_some(fd, bytes, length) : 0;
  if (sent == length) return;
  append(client, bytes + sent, length - sent);
  watch(fd, EPOLL_CTL_MOD, 1);
}

static struct room *room_named(const char *name, int length) {
  for (int i = 0; i < room_count; i++) {
    if (strncmp(rooms[i].name, name, length) == 0 && rooms[i].name[length] == 0) return &rooms[i];
  }
  if (room_count == MOST_ROOMS || length >= NAME) abort();
  memcpy(rooms[room_count].name, name, length);
  return &rooms[room_count++];
}

static void enter(int fd, const char *name, int length) {
  struct room *room = room_named(name, length);
  if (room->count == room->capacity) {
    room->capacity = room->capacity * 2 + 8;
    room->members = grown(room->members, room->capacity * sizeof *room->members);
  }
  clients[fd]->room = room;
  clients[fd]->place = room->count;
  room->members[room->count++] = fd;
  deliver(fd, "J\n", 2);
}

static void leave(struct client *client) {
  struct room *room = client->room;
  if (room == NULL) return;
  int last = room->members[--room->count];
  room->members[client->place] = last;
  clients[last]->place = client->place;
}

static void end(int fd) {
  struct client *client = clients[fd];
  leave(client);
  clients[fd] = NULL; /* if it waits to be written to, flush() passes it over */
  free(client->out);
  free(client);
  close(fd);
}

static void handle_line(int fd, const char *line, int length) {
  struct room *room = clients[fd]->room;
  if (line[0] == 'J') enter(fd, line + 1, length - 2);
  else if (room != NULL) {
    for (int i = 0; i < room->count; i++) deliver(room->members[i], line, length);
  }
}

static void read_lines(int fd) {
  struct client *client = clients[fd];
  int count = read(fd, client->in + client->in_length, LINE - client->in_length);
  if (count < 0 && errno == EAGAIN) return;
  if (count <= 0) {
    end(fd);
    return;
  }
  client->in_length += count;
  char *line = client->in, *limit = client->in + client->in_length, *newline;
  while ((newline = memchr(line, '\n', limit - line)) != NULL) {
    handle_line(fd, line, newline + 1 - line);
    line = newline + 1;
  }
  client->in_length = limit - line;
  memmove(client->in, line, client->in_length);
}

static void accept_client(int listener) {
  int one = 1, fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
  if (fd < 0) return;
  if (fd >= MOST_FDS) {
    close(fd);
    return;
  }
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  clients[fd] = calloc(1, sizeof *clients[fd]);
  if (clients[fd] == NULL) abort();
  watch(fd, EPOLL_CTL_ADD, 0);
}

static int listen_on(int port) {
  int one = 1, fd = socket(AF_INET, SOCK_STREAM, 0);
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(port) };
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  if (bind(fd, (struct sockaddr *)&address, sizeof address) != 0 || listen(fd, 4096) != 0) {
    perror("floor");
    exit(1);
  }
  return fd;
}

int main(int count, char **arguments) {
  static struct epoll_event events[EVENTS];
  if (count < 2) return 2;
  batched = count > 2;
  poll_fd = epoll_create1(0);
  int listener = listen_on(atoi(arguments[1]));
  watch(listener, EPOLL_CTL_ADD, 0);
  for (;;) {
    int ready = epoll_wait(poll_fd, events, EVENTS, -1);
    for (int i = 0; i < ready; i++) {
      int fd = events[i].data.fd;
      if (fd == listener) accept_client(listener);
      else if (clients[fd] != NULL) {
        if (events[i].events & EPOLLOUT) flush(fd);
        if (events[i].events & ~EPOLLOUT) read_lines(fd);
      }
    }
    for (int i = 0; i < waiting_count; i++) {
      if (clients[waiting[i]] != NULL) clients[waiting[i]]->queued = 0;
      flush(waiting[i]);
    }
    waiting_count = 0;
  }
}
