/** The door to what a text alone tells: what in it does not fit together, and its outline. It takes no knowledge of kinds. */
export { type Advice, advise } from './diagnostics/help/advice.ts'
export { type OutlineEntry, outline } from './diagnostics/help/outline.ts'
