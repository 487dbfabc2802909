/**
 * Reading configuration: files, directories and streams become documents, documents become typed resources.
 *
 * <p>The way is {@link dev.meshgw.config.ManifestReader} (text to {@link dev.meshgw.config.ManifestDocument}s) and then the
 * binders (document to record). Everything that is wrong becomes a {@link dev.meshgw.config.source.Diagnostic}; what is
 * right goes on without it. Only this package knows the YAML library, and no public signature shows it.
 */
@NullMarked
package dev.meshgw.config;

import org.jspecify.annotations.NullMarked;
