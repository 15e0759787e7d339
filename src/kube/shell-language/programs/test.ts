import { resolvePath } from '../files.ts'
import type { Command, Host } from '../host.ts'
import { matches, patternOf } from '../pattern.ts'
import { immediate } from './program.ts'

/** An expression that `test` cannot read. */
class TestError extends Error {}

const fileTests: Readonly<Record<string, (path: string, host: Host) => boolean>> = {
  '-e': (path, host) => host.files.kindOf(path) !== undefined,
  '-f': (path, host) => host.files.kindOf(path) === 'file',
  '-d': (path, host) => host.files.kindOf(path) === 'directory',
  '-r': (path, host) => host.files.kindOf(path) !== undefined,
  '-w': (path, host) => host.files.kindOf(path) !== undefined,
  '-x': (path, host) => host.files.kindOf(path) !== undefined,
  '-s': (path, host) => host.files.kindOf(path) === 'directory' || (host.files.kindOf(path) === 'file' && host.files.read(path) !== ''),
  '-h': () => false,
  '-L': () => false,
}

function numberOf(text: string): number {
  if (!/^\s*[-+]?\d+\s*$/.test(text)) throw new TestError(`Illegal number: ${text}`)
  return Number(text)
}

const comparisons: Readonly<Record<string, (left: string, right: string) => boolean>> = {
  '=': (left, right) => left === right,
  '==': (left, right) => left === right,
  '!=': (left, right) => left !== right,
  '<': (left, right) => left < right,
  '>': (left, right) => left > right,
  '-eq': (left, right) => numberOf(left) === numberOf(right),
  '-ne': (left, right) => numberOf(left) !== numberOf(right),
  '-lt': (left, right) => numberOf(left) < numberOf(right),
  '-le': (left, right) => numberOf(left) <= numberOf(right),
  '-gt': (left, right) => numberOf(left) > numberOf(right),
  '-ge': (left, right) => numberOf(left) >= numberOf(right),
}

/** Unmarks what was quoted behind `[[`. */
const plain = (text: string) => text.replace(/\\([\\*?[])/g, '$1')

const fits = (text: string, pattern: string) =>
  matches(
    patternOf(
      (pattern.match(/\\[\\*?[]|[^\\]+|\\/g) ?? []).map(piece =>
        piece.length === 2 && piece.startsWith('\\') ? { text: piece.slice(1), quoted: true } : { text: piece, quoted: false },
      ),
    ),
    plain(text),
  )

const patternComparisons: Readonly<Record<string, (left: string, right: string) => boolean>> = {
  '=': fits,
  '==': fits,
  '!=': (left, right) => !fits(left, right),
  '=~': (left, right) => new RegExp(plain(right)).test(plain(left)),
}

/** `patterns`: as `[[` has it, with `&&` and `||`, and patterns behind `==` and `!=`. */
function evaluate(args: readonly string[], host: Host, patterns = false): boolean {
  let at = 0
  const or = (): boolean => {
    let value = and()
    while (args[at] === (patterns ? '||' : '-o')) {
      at++
      const right = and()
      value = value || right
    }
    return value
  }
  const and = (): boolean => {
    let value = not()
    while (args[at] === (patterns ? '&&' : '-a')) {
      at++
      const right = not()
      value = value && right
    }
    return value
  }
  const not = (): boolean => {
    if (args[at] === '!' && at + 1 < args.length) {
      at++
      return !not()
    }
    return primary()
  }
  const primary = (): boolean => {
    const first = args[at]
    if (first === undefined) throw new TestError('argument expected')
    const compare = (patterns ? patternComparisons[args[at + 1] ?? ''] : undefined) ?? comparisons[args[at + 1] ?? '']
    const right = args[at + 2]
    if (compare !== undefined && right !== undefined) {
      at += 3
      return compare(first, right)
    }
    if (first === '(') {
      at++
      const value = or()
      if (args[at++] !== ')') throw new TestError('closing paren expected')
      return value
    }
    const operand = args[at + 1]
    const fileTest = fileTests[first]
    if (operand !== undefined && (fileTest !== undefined || first === '-n' || first === '-z')) {
      at += 2
      if (fileTest !== undefined) return fileTest(resolvePath(host.cwd, operand), host)
      return (operand === '') === (first === '-z')
    }
    at++
    return first !== ''
  }
  if (args.length === 0) return false
  const value = or()
  if (at < args.length) throw new TestError(`${args[at]}: unknown operand`)
  return value
}

const program = (name: string): Command =>
  immediate((args, io, host) => {
    const words = name === '[' ? args.slice(0, -1) : args
    if (name === '[' && args.at(-1) !== ']') {
      io.stderr('[: missing ]\n')
      return 2
    }
    try {
      return evaluate(words, host) ? 0 : 1
    } catch (error) {
      if (!(error instanceof TestError)) throw error
      io.stderr(`${host.dialect === 'busybox' ? 'sh' : 'sh: 1'}: ${name === '[' ? '[: ' : ''}${error.message}\n`)
      return 2
    }
  })

const condition: Command = immediate((args, io, host) => {
  try {
    return evaluate(args.slice(0, -1), host, true) ? 0 : 1
  } catch (error) {
    if (!(error instanceof TestError || error instanceof SyntaxError)) throw error
    io.stderr(`bash: ${error.message}\n`)
    return 2
  }
})

/** `test`, `[` and `[[`. */
export const testPrograms: Readonly<Record<string, Command>> = { test: program('test'), '[': program('['), '[[': condition }
