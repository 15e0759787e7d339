import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Rand } from '../src/kube/apimachinery/rand.ts'
import { Cluster } from '../src/kube/index.ts'
import type { CommandSpec } from '../src/kube/kubectl/command.ts'
import { flagsOf, root } from '../src/kube/kubectl/kubectl.ts'
import { mutate } from './mutate.ts'
import { stepsOf } from './play.ts'

/** The longest a line may take, in virtual milliseconds. */
const limit = 5_000

/** How many tasks of the clock may run for one line: far more than any line needs in that time. */
const mostSteps = 100_000

const scriptFolder = 'reference/scripts'
const lessonFolder = 'content'

/** Words that command lines go wrong with. */
const pieces: readonly string[] = [
  "''",
  '""',
  '-',
  '--',
  '---',
  '-x',
  '--x',
  '--x=',
  '-o',
  '-ojson',
  '-o=',
  '-n',
  '-A',
  '-l',
  '-l=',
  '-f',
  '-f-',
  '-k',
  '-k.',
  '-w',
  '.',
  '..',
  '/',
  '//',
  'a/b/c',
  'a,b',
  ',',
  '=',
  'a=',
  '=a',
  'a=b=c',
  ':',
  '1:2:3',
  '0',
  '-1',
  '1e9',
  '99999999999999999999',
  '0x10',
  '1h1h',
  '%',
  '*',
  '?',
  '[',
  '\\',
  '|',
  '||',
  '&',
  '&&',
  ';',
  '>',
  '>>',
  '<',
  '<<',
  '2>&1',
  '>&9',
  '(',
  ')',
  '{',
  '}',
  '{a,b}',
  '`',
  '$(',
  '$((',
  '$((1/0))',
  '${',
  '${a:-',
  '$?',
  '!',
  '#',
  '~',
  '"',
  "'",
  '$PATH',
  '{.items[*]}',
  '{.a[?(@.b==1)]}',
  '{range}',
  '{end}',
  'jsonpath={',
  'go-template={{',
  'go-template={{range .}}',
  'custom-columns=',
  'custom-columns=A:.a[',
  '__proto__',
  'constructor',
  'toString',
  '--constructor',
  '--__proto__=1',
  '<script>',
  '中',
  '😀',
  '\ud800',
  '\u0000',
  '\u2028',
  'x'.repeat(300),
  'all',
  'po,svc',
  'pods.v1.',
  'deploy/web',
  'pod/web',
  'node/kind-worker',
  'web',
  'default',
  'kube-system',
  '--all',
  '--help',
  '-h',
  '--dry-run=client',
  '--dry-run=server',
  '-oyaml',
  '--force',
  '--grace-period=0',
  '--timeout=1s',
  'while true; do',
  'for i in',
  'done',
  'if',
  'fi',
  'xargs',
  'jq .',
  'grep -v',
  'sed s/a/b/',
]

/** Command lines that are real: of the recorded scripts, of lessons, and one for each flag of each command. */
export function realLines(): string[] {
  const scripts = readdirSync(scriptFolder)
    .filter(name => name.endsWith('.console'))
    .sort()
    .flatMap(name => stepsOf(readFileSync(join(scriptFolder, name), 'utf8')))
    .flatMap(({ command }) => (command === undefined || command.startsWith('sleep ') ? [] : [command]))
  const lessons = readdirSync(lessonFolder, { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.mdx'))
    .sort()
    .flatMap(name => [...readFileSync(join(lessonFolder, name), 'utf8').matchAll(/<Run lines=\{(\[.*?\])\} \/>/g)])
    .flatMap(([, list = '']) => list.split(/", "/).map(line => line.replace(/^\["|"\]$/g, '')))
  return [...scripts, ...lessons, ...flagLines(root, 'kubectl', [])]
}

function flagLines(spec: CommandSpec, path: string, parents: readonly CommandSpec[]): string[] {
  const flags = spec === root ? flagsOf({ spec, path, parents }) : (spec.flags ?? [])
  const own = flags.map(flag => `${path} --${flag.name}${flag.bare === undefined ? `=${flag.shown}` : ''}`)
  return [...own, ...(spec.commands ?? []).flatMap(child => flagLines(child, `${path} ${child.name}`, [...parents, spec]))]
}

/** A real line with one to four of its words dropped, doubled, exchanged or replaced, or with single letters changed. Mostly its program stays. */
export function mutateLine(lines: readonly string[], rand: Rand): string {
  const pick = (list: readonly string[]) => list[rand.int(list.length)] ?? ''
  const wordsOf = (line: string) => line.split(' ')
  let words = wordsOf(pick(lines))
  for (let count = 1 + rand.int(4); count > 0; count--) {
    const at = Math.max(rand.int(words.length + 1), rand.int(8) === 0 ? 0 : 1)
    switch (rand.int(8)) {
      case 0:
        words.splice(at, 1)
        break
      case 1:
        words.splice(at, 0, words[rand.int(words.length)] ?? '')
        break
      case 2:
        words.splice(at, 1, pick(wordsOf(pick(lines))))
        break
      case 3:
        words.splice(at, 0, pick(wordsOf(pick(lines))))
        break
      case 4:
        words = [...words.slice(0, at), ...wordsOf(pick(lines)).slice(rand.int(4))]
        break
      case 5:
        words = wordsOf(mutate(words.join(' '), rand))
        break
      default:
        words.splice(at, rand.int(2), pick(pieces))
    }
  }
  return words.join(' ')
}

/** What a line said and how it ended. */
export interface Answer {
  readonly line: string
  readonly output: string
  readonly code: number
}

/**
 * The answers of a fresh cluster to the lines. Throws Error, with the line as its message, when a line throws or runs without end.
 * `onLine` hears of each line before it runs.
 */
export function answersTo(lines: readonly string[], onLine: (line: string) => void = () => undefined): Answer[] {
  const cluster = new Cluster()
  cluster.writeFile('web.yaml', readFileSync('reference/cases/right--deployment.yaml', 'utf8'))
  return lines.map(line => {
    onLine(line)
    try {
      return answerTo(cluster, line)
    } catch (error) {
      throw new Error(JSON.stringify(line), { cause: error })
    }
  })
}

function answerTo(cluster: Cluster, line: string): Answer {
  let output = ''
  const keep = (text: string) => {
    output += text
  }
  const process = cluster.run(line, { stdout: keep, stderr: keep })
  const until = cluster.clock.now() + limit
  for (let steps = 0; process.exitCode === undefined && (cluster.clock.nextAt() ?? Infinity) <= until; steps++) {
    if (steps > mostSteps) throw new Error(`${mostSteps} steps within ${limit} virtual milliseconds`)
    cluster.clock.step()
  }
  process.stop(130)
  return { line, output, code: process.exitCode ?? 130 }
}

/** Whether kubectl failed without a word: nobody may be left without an answer, unless they asked for silence. */
export function isSilent({ line, output, code }: Answer): boolean {
  return output === '' && code !== 0 && code !== 130 && !/ (?:-q|--quiet)\b/.test(line) && /^kubectl [^|&;<>()$`'"\\#\n]*$/.test(line)
}

/** What is wrong with a run of lines: a line that throws, that has no answer, or that is answered in another way the second time. */
export function faultsOf(lines: readonly string[], onLine?: (line: string) => void): string[] {
  try {
    const first = answersTo(lines, onLine)
    const second = answersTo(lines, onLine)
    const silent = first.filter(isSilent).map(({ line }) => `${JSON.stringify(line)}\nfails without a word`)
    const other = first.find((answer, index) => answer.output !== second[index]?.output || answer.code !== second[index]?.code)
    return other === undefined ? silent : [...silent, `${JSON.stringify(other.line)}\ntwo runs differ`]
  } catch (error) {
    if (!(error instanceof Error)) throw error
    const { cause } = error
    return [`${error.message}\n${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}`]
  }
}
