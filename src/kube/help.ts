/** The editor's door: what a field means, what can stand at the cursor, what mends a problem. It loads apart from the diagnoses. */
export { explain, kindAt } from './diagnostics/explain.ts'
export { type Fix, fixesFor, type TextEdit } from './diagnostics/fixes/index.ts'
export { complete, type Suggestion } from './diagnostics/help/complete.ts'
export { type Ghost, ghostDefaults } from './diagnostics/help/ghosts.ts'
export { type FieldInfo, hover } from './diagnostics/help/hover.ts'
