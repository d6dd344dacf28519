/// What there is to learn. [Task] lists all tasks: a [TokenTask] draws rows of token ids from a
/// seed, and a [VectorTask] has images or points that are the same for every seed. Start at
/// [ModularAddition], the shortest.
package org.harmonicloss.models.task;
