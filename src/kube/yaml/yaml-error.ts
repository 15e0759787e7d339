/**
 * A document that cannot be read. `message` is goyaml's sentence, its line numbers included (they count from
 * the document's start, and a parser's error names the line before). `start` and `end` say where the fault
 * really is, as offsets into the document's text.
 */
export class YamlError extends Error {
  readonly start: number
  readonly end: number

  constructor(message: string, start: number, end: number) {
    super(message)
    this.start = start
    this.end = Math.max(end, start)
  }
}

/** Where the scanner stood: an offset into the document's text and its line, from 0. */
export interface Mark {
  readonly offset: number
  readonly line: number
}

/** The line in goyaml's sentence. Follows yaml/v2 decode.go parser.fail. */
function lineWords(problem: Mark, context: Mark | undefined, scanner: boolean): string {
  if (problem.line !== 0) return `line ${problem.line + (scanner ? 1 : 0)}: `
  return context !== undefined && context.line !== 0 ? `line ${context.line}: ` : ''
}

/** A fault among the characters, met at `at`. */
export function scannerError(problem: string, at: Mark, context: Mark | undefined, start: number, end: number): YamlError {
  return new YamlError(`yaml: ${lineWords(at, context, true)}${problem}`, start, end)
}

/** A fault in the order of the tokens: the token at `at` may not stand there. */
export function parserError(problem: string, at: Mark, context: Mark | undefined, start: number, end: number): YamlError {
  return new YamlError(`yaml: ${lineWords(at, context, false)}${problem}`, start, end)
}
