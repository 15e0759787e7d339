import type { FromWorker, QuestionName, Questions, ToWorker } from './protocol.ts'

/** What the page listens for: everything but answers, which go to who asked. */
export type Told = Exclude<FromWorker, { type: 'answer' }>

/** The page's side of the worker: tells it things, asks it questions, and notices when it dies. */
export class Connection {
  private worker: Worker | undefined
  private next = 1
  private readonly waiting = new Map<number, (answer: unknown) => void>()
  private readonly listener: (message: Told) => void

  /** `listener` hears everything the worker says of itself. */
  constructor(listener: (message: Told) => void) {
    this.listener = listener
    this.start()
  }

  /** Replaces a dead worker by a fresh one. Questions of the old one are never answered. */
  restart(): void {
    this.worker?.terminate()
    this.waiting.clear()
    this.start()
  }

  /** Sends a message. */
  tell(message: Exclude<ToWorker, { type: 'ask' }>): void {
    this.worker?.postMessage(message)
  }

  /** Asks and waits for the answer. */
  ask<Name extends QuestionName>(name: Name, ask: Questions[Name]['ask']): Promise<Questions[Name]['answer']> {
    const id = this.next++
    const answer = new Promise<unknown>(resolve => this.waiting.set(id, resolve))
    this.worker?.postMessage({ type: 'ask', id, name, ask })
    return answer as Promise<Questions[Name]['answer']>
  }

  /** A number for something that goes on for a while, such as a command. */
  newId(): number {
    return this.next++
  }

  private start(): void {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'kubenotes' })
    worker.addEventListener('message', (event: MessageEvent<FromWorker>) => {
      if (worker !== this.worker) return
      const message = event.data
      if (message.type !== 'answer') return this.listener(message)
      const resolve = this.waiting.get(message.id)
      this.waiting.delete(message.id)
      resolve?.(message.answer)
    })
    worker.addEventListener('error', event => {
      if (worker !== this.worker) return
      event.preventDefault()
      this.listener({ type: 'failed', message: event.message || 'The worker did not load.' })
    })
    this.worker = worker
  }
}
