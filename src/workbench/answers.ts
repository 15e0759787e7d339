import { diagnose, type Diagnosis } from '../kube/diagnose.ts'
import type { FileAnswer, Problem, Questions, ToWorker } from './protocol.ts'

type DiagnosisProblem = Diagnosis['problems'][number]

function problemOf(problem: DiagnosisProblem, severity: Problem['severity']): Problem {
  return { message: problem.message, severity, range: problem.range, plain: undefined, fixes: [] }
}

/** What the API server says to a file, as the editor shows it. */
export function answerFile(text: string, file: string): FileAnswer {
  const answers = diagnose(text, { file })
  const problems = answers.flatMap(answer => [
    ...answer.warnings.map((warning): Problem => ({ message: `Warning: ${warning}`, severity: 'warning', range: undefined, plain: undefined, fixes: [] })),
    ...answer.problems.map(problem => problemOf(problem, 'error')),
    ...answer.next.map(problem => problemOf(problem, 'later')),
  ])
  const silent = answers.filter(answer => !answer.accepted && answer.problems.length === 0)
  const said = silent.map((answer): Problem => ({ message: answer.text.trimEnd(), severity: 'error', range: undefined, plain: undefined, fixes: [] }))
  return { accepted: answers.every(answer => answer.accepted), problems: [...problems, ...said] }
}

/** Answers a question of the editor. */
export function answer(question: Extract<ToWorker, { type: 'ask'; name: 'diagnose' | 'hover' | 'suggest' }>): Questions['diagnose' | 'hover' | 'suggest']['answer'] {
  switch (question.name) {
    case 'diagnose':
      return answerFile(question.ask.text, question.ask.file)
    case 'hover':
      return undefined
    case 'suggest':
      return []
  }
}
