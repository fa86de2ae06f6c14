/*
 * What the Dockerfiles of the stack say about the images that are built from them.
 *
 * Only what is in the files: nothing is fetched, no base image is asked.
 */
#pragma once
#include "stack/stack.h"

/*
 * Reads the Dockerfile of each service that has one (a file that is there, or dockerfile_inline), and fills `built` from its final
 * stage, or the target, through the stages that it builds on. One that can't be read, or that no builder would take, is left alone.
 * Its HEALTHCHECK and STOPSIGNAL become the service's where the Compose file says nothing, as Docker has it: the check of a service
 * with a command of its own only when its role is known to be a web service, see stack_inherit_health().
 */
void stack_read_dockerfiles(struct stack *stack);
void stack_inherit_health(struct stack *stack); /* when the roles are known */

/* What the container starts: the Compose file's words, else the Dockerfile's. `origin` is of the word that decides; may be NULL. */
struct stack_started {
	const struct stack_words *entrypoint, *command;
	const struct origin *origin;
};
struct stack_started stack_started(const struct stack_service *service);

/*
 * The image whose known facts hold for the service: its own; of one that is built, the base, where the Dockerfile starts nothing
 * else. Empty: no facts hold. A Dockerfile that wasn't read leaves the name that the image is given.
 */
struct str stack_image_known(const struct stack_service *service);
