import { answer, isEditorQuestion, standOn } from './answers.ts'
import type { FromWorker, QuestionName, Questions, ToWorker } from './protocol.ts'
import type { Session } from './session.ts'

const post = (message: FromWorker): void => postMessage(message)

let session: Promise<Session> | undefined
/** The cluster loads when it is first needed: the editor's answers do not wait for it. */
function cluster(): Promise<Session> {
  session ??= import('./session.ts').then(module => new module.Session(post))
  return session
}

const reply = <Name extends QuestionName>(id: number, value: Questions[Name]['answer']): void => post({ type: 'answer', id, answer: value })

/** Loads what a command line needs beside the cluster. Without it `explain` says that it has no descriptions. */
async function prepareFor(line: string): Promise<void> {
  if (line.includes('cloud-provider-kind')) await (await import('../kube/index.ts')).readDefinitions('gateway-api.yaml')
  if (!/\bexplain\b/.test(line)) return
  const { loadAllDescriptions } = await import('./descriptions.ts')
  await loadAllDescriptions().catch(() => {})
}

/** Messages to the cluster are taken in order, each after the one before it. */
async function tell(message: ToWorker): Promise<void> {
  const it = await cluster()
  switch (message.type) {
    case 'reset':
      await prepareFor([...message.start, ...(message.journal?.deeds ?? []).map(deed => ('run' in deed ? deed.run : ''))].join('\n'))
      return it.reset(message)
    case 'file':
      return it.write(message.name, message.text)
    case 'run':
      await prepareFor(message.line)
      return it.run(message.id, message.line)
    case 'interrupt':
      return it.interrupt(message.id)
    case 'speed':
      return it.setSpeed(message.speed)
    case 'step':
      return it.step()
    case 'ask':
      if (message.name === 'print') await prepareFor(message.ask.line)
      return it.answer(message)
  }
}

const failed = (error: unknown): void => post({ type: 'failed', message: error instanceof Error ? (error.stack ?? error.message) : String(error) })

let queue: Promise<void> = Promise.resolve()
addEventListener('message', (event: MessageEvent<ToWorker>) => {
  const message = event.data
  if (message.type === 'ground') return standOn(message.ground)
  if (isEditorQuestion(message)) {
    answer(message).then(value => reply(message.id, value), failed)
    return
  }
  queue = queue.then(() => tell(message)).catch(failed)
})
// What the clock's timers throw ends here.
addEventListener('error', event => {
  event.preventDefault()
  failed(event.error)
})
