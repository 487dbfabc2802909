/**
 * {@code meshgw demo}: plays the walkthroughs of {@code examples/} in this process. A walkthrough is a Markdown file whose
 * {@code console} blocks hold a command and what it prints; {@link dev.meshgw.cli.demo.Walkthrough} reads it,
 * {@link dev.meshgw.cli.demo.DocumentShell} runs it, {@link dev.meshgw.cli.demo.ExpectedOutput} judges it.
 */
@NullMarked
package dev.meshgw.cli.demo;

import org.jspecify.annotations.NullMarked;
