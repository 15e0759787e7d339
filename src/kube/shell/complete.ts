import { completeKubectl } from '../kubectl/completion.ts'
import type { Host } from '../shell-language/host.ts'
import type { ShellContext } from './context.ts'
import { filesFrom } from './kubectl-program.ts'

/** What could stand where the cursor is: `candidates` replace the text from `from` to the cursor. */
export interface Completion {
  readonly from: number
  readonly candidates: readonly string[]
}

interface Word {
  readonly text: string
  readonly from: number
}

/** Completes the command the cursor is in: the program's name first, then what it takes, then files. */
export function completeLine(context: ShellContext, host: Host, programs: readonly string[], line: string, cursor: number): Completion {
  const words = currentCommand(line.slice(0, cursor))
  const last = words.at(-1) ?? { text: '', from: cursor }
  const [name] = words
  if (words.length <= 1) return { from: last.from, candidates: matching(programs, last.text) }
  const files = filesFrom(host)
  const rest = words.slice(1).map(word => word.text)
  if (redirects(line, last.from)) return { from: last.from, candidates: completePath(files, last.text) }
  if (name?.text === 'kubectl') {
    const found = completeKubectl({ ...context, files, kubeconfig: host.env.get('KUBECONFIG') ?? '' }, rest)
    const shift = last.text.length - found.prefix.length
    return { from: last.from + shift, candidates: found.files ? completePath(files, found.prefix) : found.candidates }
  }
  if (name?.text === 'kind') return { from: last.from, candidates: matching(rest.length === 1 ? ['get'] : ['clusters', 'nodes'], last.text) }
  return { from: last.from, candidates: completePath(files, last.text) }
}

function matching(names: readonly string[], prefix: string): string[] {
  return [...new Set(names)].filter(name => name.startsWith(prefix)).sort()
}

function redirects(line: string, from: number): boolean {
  return /[<>]\s*$/.test(line.slice(0, from))
}

function completePath(files: ReturnType<typeof filesFrom>, prefix: string): string[] {
  const folder = prefix.slice(0, prefix.lastIndexOf('/') + 1)
  return (files.list(folder === '' ? '.' : folder) ?? []).map(name => folder + name).filter(path => path.startsWith(prefix))
}

/** The words of the command that `text` ends in; the last one is being typed and may be empty. */
function currentCommand(text: string): Word[] {
  let words: Word[] = []
  let word: { text: string; from: number } | undefined
  let quote = ''
  for (let index = 0; index < text.length; index++) {
    const letter = text.charAt(index)
    if (quote !== '') {
      if (letter === quote) quote = ''
      else if (word !== undefined) word.text += letter
      continue
    }
    if (letter === '"' || letter === "'") {
      quote = letter
      word ??= { text: '', from: index }
    } else if (/[\s|;&()<>]/.test(letter)) {
      if (word !== undefined) words.push(word)
      word = undefined
      if (/[|;&(\n]/.test(letter)) words = []
    } else {
      word ??= { text: '', from: index }
      word.text += letter
    }
  }
  const assignment = words.findIndex(each => !/^[A-Za-z_]\w*=/.test(each.text))
  return [...words.slice(Math.max(0, assignment)), word ?? { text: '', from: text.length }]
}
