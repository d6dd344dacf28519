/// What the program says of itself: help, man pages, completion, and what to do about a command
/// line
/// that cannot be read.
package org.harmonicloss.cli.help;
