/** A piece of a word. `quoted` pieces are neither split into fields nor matched against file names. */
export type WordPart =
  | { readonly kind: 'text'; readonly text: string; readonly quoted: boolean }
  | {
      readonly kind: 'parameter'
      readonly name: string
      readonly operator?: ParameterOperator
      readonly word?: Word
      readonly replacement?: Word
      readonly quoted: boolean
    }
  | { readonly kind: 'command'; readonly script: Script; readonly quoted: boolean }
  | { readonly kind: 'arithmetic'; readonly expression: Word; readonly quoted: boolean }

/** `${name<operator>word}`; `length` is `${#name}`. */
export type ParameterOperator = ':-' | '-' | ':=' | '=' | ':?' | '?' | ':+' | '+' | '%' | '%%' | '#' | '##' | '/' | '//' | '^^' | ',,' | ':' | 'length'

/** A word before expansion. */
export type Word = readonly WordPart[]

/** `fd<operator>target`; a here-document's target is its text, as is that of `<<<`. */
export interface Redirect {
  readonly fd: number
  readonly operator: '<' | '>' | '>>' | '>&' | '<&' | '<<' | '<<<'
  readonly target: Word
}

export interface Assignment {
  readonly name: string
  readonly value: Word
}

/** One command of a pipeline. */
export type CommandNode =
  | {
      readonly kind: 'simple'
      readonly assignments: readonly Assignment[]
      readonly words: readonly Word[]
      readonly redirects: readonly Redirect[]
      readonly line: number
    }
  | { readonly kind: 'group'; readonly body: Script; readonly redirects: readonly Redirect[] }
  | { readonly kind: 'subshell'; readonly body: Script; readonly redirects: readonly Redirect[] }
  | {
      readonly kind: 'if'
      readonly branches: readonly { readonly condition: Script; readonly body: Script }[]
      readonly otherwise?: Script
      readonly redirects: readonly Redirect[]
    }
  | { readonly kind: 'while'; readonly until: boolean; readonly condition: Script; readonly body: Script; readonly redirects: readonly Redirect[] }
  | { readonly kind: 'for'; readonly name: string; readonly words?: readonly Word[]; readonly body: Script; readonly redirects: readonly Redirect[] }
  | {
      readonly kind: 'case'
      readonly word: Word
      readonly branches: readonly { readonly patterns: readonly Word[]; readonly body: Script }[]
      readonly redirects: readonly Redirect[]
    }
  | { readonly kind: 'function'; readonly name: string; readonly body: CommandNode; readonly redirects: readonly Redirect[] }

export interface Pipeline {
  readonly negated: boolean
  readonly commands: readonly CommandNode[]
}

/** Pipelines joined by `&&` and `||`, perhaps in the background. */
export interface AndOr {
  readonly first: Pipeline
  readonly rest: readonly { readonly operator: '&&' | '||'; readonly pipeline: Pipeline }[]
  readonly background: boolean
}

export type Script = readonly AndOr[]

/** The text is no shell script. `unexpected` is the token that did not fit, undefined at the end of the text. */
export class ShellSyntaxError extends Error {
  readonly line: number
  readonly unexpected: string | undefined

  constructor(line: number, unexpected: string | undefined, message?: string) {
    super(message ?? (unexpected === undefined ? 'unexpected end of file' : `unexpected "${unexpected}"`))
    this.line = line
    this.unexpected = unexpected
  }

  /** True when more lines could complete the text, so that a terminal asks for them. */
  get incomplete(): boolean {
    return this.unexpected === undefined
  }
}
