import type { TokenKind } from './lexer.ts'
import { expect } from './recovery.ts'

// The sets of tokens that cel-go's grammar (parser/gen/CEL.g4) speaks of.
export const reserved: ReadonlySet<string> = new Set(
  'as break const continue else false for function if import in let loop package namespace null return true var void while'.split(' '),
)
export const primaryStart: readonly TokenKind[] = [
  "'['",
  "'{'",
  "'('",
  "'.'",
  "'-'",
  "'true'",
  "'false'",
  "'null'",
  'NUM_FLOAT',
  'NUM_INT',
  'NUM_UINT',
  'STRING',
  'BYTES',
  'IDENTIFIER',
]
export const unaryStart: readonly TokenKind[] = [...primaryStart, "'!'"]
export const relations: readonly TokenKind[] = ["'<'", "'<='", "'>='", "'>'", "'=='", "'!='", "'in'"]
export const products: readonly TokenKind[] = ["'*'", "'/'", "'%'"]
export const sums: readonly TokenKind[] = ["'+'", "'-'"]
export const operators: Readonly<Partial<Record<TokenKind, string>>> = {
  "'<'": '_<_',
  "'<='": '_<=_',
  "'>='": '_>=_',
  "'>'": '_>_',
  "'=='": '_==_',
  "'!='": '_!=_',
  "'in'": '@in',
  "'*'": '_*_',
  "'/'": '_/_',
  "'%'": '_%_',
  "'+'": '_+_',
  "'-'": '_-_',
}
export const memberStart: readonly TokenKind[] = ["'.'", "'['"]
export const inExpr = expect(unaryStart)
export const inOptional = expect([...unaryStart, "'?'"])
export const inPrimary = expect(primaryStart)
export const fieldName = expect(['IDENTIFIER', 'ESC_IDENTIFIER'])
export const ruleEnd = expect([], true)
export const afterUnary = expect([...products, ...sums], true)
export const afterMember = expect(memberStart, true)
