import { answer as answerText, type Problem as Diagnosed } from '../kube/answer.ts'
import type { Ground } from '../lesson/ground.ts'
import type { FileAnswer, Problem, Questions, ToWorker } from './protocol.ts'

/** The questions of the editor. */
type EditorName = 'diagnose' | 'hover' | 'suggest' | 'advise' | 'ghosts' | 'outline'
/** A question of the editor. */
export type EditorQuestion = Extract<ToWorker, { type: 'ask'; name: EditorName }>

const editorNames: ReadonlySet<string> = new Set<EditorName>(['diagnose', 'hover', 'suggest', 'advise', 'ghosts', 'outline'])

/** Whether a message is for the editor's helpers, which need no cluster. */
export function isEditorQuestion(message: ToWorker): message is EditorQuestion {
  return message.type === 'ask' && editorNames.has(message.name)
}

/** Help weighs as much as the answers: it loads with the first problem, or the first question. */
const help = () => import('./help.ts')

/** What a text alone tells is little. */
const advice = () => import('./advice.ts')

/** A line of the server that names no place. */
function said(message: string, severity: Problem['severity']): Problem {
  return { message, severity, range: undefined, plain: undefined, lesson: undefined, fixes: [] }
}

let ground: Ground | undefined

/** From now on texts meet a cluster in which these kinds are installed and these manifests were applied. */
export function standOn(next: Ground): void {
  ground = next
}

/** What the API server says to a file, as the editor shows it. */
async function answerFile(text: string, file: string): Promise<FileAnswer> {
  const answers = ground === undefined ? await answerText(text, { file }) : (await import('../lesson/ground.ts')).answersTo(text, file, ground)
  const accepted = answers.every(answer => answer.accepted)
  const helper = accepted ? undefined : await help()
  const problemOf = (problem: Diagnosed, severity: Problem['severity']): Problem => {
    const { message, range } = problem
    const none = { fixes: [], plain: undefined, lesson: undefined }
    const { fixes, plain, lesson } = (severity === 'error' ? helper?.helpWith(text, problem) : undefined) ?? none
    return { message, severity, range, plain, lesson, fixes }
  }
  const problems = answers.flatMap(answer => [
    ...answer.warnings.map(warning => said(`Warning: ${warning}`, 'warning')),
    ...answer.problems.map(problem => problemOf(problem, 'error')),
    ...answer.next.map(problem => problemOf(problem, 'later')),
    ...(!answer.accepted && answer.problems.length === 0 ? [said(answer.text.trimEnd(), 'error')] : []),
  ])
  return { accepted, problems }
}

/** Answers a question of the editor. */
export async function answer(question: EditorQuestion): Promise<Questions[EditorQuestion['name']]['answer']> {
  switch (question.name) {
    case 'diagnose':
      return answerFile(question.ask.text, question.ask.file)
    case 'hover':
      return (await help()).hoverAt(question.ask.text, question.ask.at)
    case 'suggest':
      return (await help()).suggestAt(question.ask.text, question.ask.at)
    case 'advise':
      return (await advice()).adviceOn(question.ask.text)
    case 'ghosts':
      return (await help()).ghostsIn(question.ask.text)
    case 'outline':
      return (await advice()).outlineOf(question.ask.text)
  }
}
