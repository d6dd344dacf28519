/// The program. Start at [Cli], which puts the commands together and says what becomes of errors;
/// most commands are in a package for each kind.
package org.harmonicloss.cli;
