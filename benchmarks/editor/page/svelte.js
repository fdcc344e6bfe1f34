// gradio's page holds Svelte's internals under this name, and gradio_pianoroll's compiled component takes them from there.
import * as internal from "svelte/internal";

globalThis.__gradio__svelte__internal = internal;
