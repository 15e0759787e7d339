/** The editor's door: what a field means, what can stand at the cursor, what mends a problem. It loads apart from the diagnoses. */
export { fixesFor, type Fix, type TextEdit } from './diagnostics/fixes/index.ts'
export { complete, type Suggestion } from './diagnostics/help/complete.ts'
export { hover, type FieldInfo } from './diagnostics/help/hover.ts'
