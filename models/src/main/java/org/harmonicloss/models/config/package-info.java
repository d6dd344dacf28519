/// Everything that determines a run. Start at [RunConfig], whose parts are records that check
/// themselves: equal configurations make equal runs, and a configuration as JSON is a run's
/// `config.json`. [Setting] is one thing that can be chosen, [Preset] the paper's choices, and
/// [Kind] what runs of different seeds have in common.
package org.harmonicloss.models.config;
