import type { Path } from '../apimachinery/field-path.ts'
import type { Range } from '../yaml/documents.ts'

/** Where on its way a document was stopped. */
export type Stage = 'yaml' | 'type' | 'decode' | 'admission' | 'validation' | 'policy'

/** One thing that is wrong. */
export interface Problem {
  readonly stage: Stage
  /** The words that open the server's sentence (`Invalid value`), or what kind of fault it is (`Unknown field`, `NotFound`). */
  readonly type: string
  /** The field as the server writes it; '' when it names none. */
  readonly field: string
  /** The server's words for this problem alone. */
  readonly message: string
  readonly range: Range
  /** The field as data, for what mends it. */
  readonly path: Path | undefined
}

/** What the API server and kubectl say to one document. */
export interface Diagnosis {
  readonly file: string
  /** The document's number in its file, from 0; empty ones do not count. */
  readonly index: number
  readonly accepted: boolean
  /** What `kubectl apply -f` prints for it. */
  readonly text: string
  /** Texts after `Warning: `. */
  readonly warnings: readonly string[]
  /** What is said now. */
  readonly problems: readonly Problem[]
  /** What would be said once these are mended. */
  readonly next: readonly Problem[]
}
