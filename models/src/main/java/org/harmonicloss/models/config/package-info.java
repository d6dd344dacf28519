/// Everything that determines a run: its task, model, head, optimiser and numbers. Start at
/// [RunConfig]: equal configurations make equal runs, and its JSON is a run's `config.json`.
package org.harmonicloss.models.config;
