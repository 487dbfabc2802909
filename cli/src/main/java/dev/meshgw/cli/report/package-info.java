/** The forms of output that build servers read, for every command that judges: one class a form. They know no command. */
@NullMarked
package dev.meshgw.cli.report;

import org.jspecify.annotations.NullMarked;
