import type { Connection } from './connection.ts'

const speeds = [1, 4, 16] as const

/** Minutes and seconds of virtual time: `00:42`, with hours from the first hour on. */
export function clockText(elapsed: number): string {
  const seconds = Math.floor(elapsed / 1000)
  const two = (value: number): string => String(value).padStart(2, '0')
  const hours = Math.floor(seconds / 3600)
  return `${hours > 0 ? `${hours}:` : ''}${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
}

/** The clock on the seam: shows virtual time; pauses it, steps it, sets its speed. It starts with the first command. */
export class ClockControls {
  private readonly seam: HTMLElement
  private readonly connection: Connection
  private speed: (typeof speeds)[number] = 1
  private paused = true
  /** The reader stopped it: nothing else starts it again. */
  private held = false

  constructor(seam: HTMLElement, connection: Connection) {
    this.seam = seam
    this.connection = connection
    this.button('.pause').addEventListener('click', () => {
      this.held = !this.paused
      this.setPaused(!this.paused)
    })
    this.button('.step').addEventListener('click', () => {
      this.held = true
      this.setPaused(true)
      connection.tell({ type: 'step' })
    })
    this.button('.speed').addEventListener('click', () => {
      this.speed = speeds[(speeds.indexOf(this.speed) + 1) % speeds.length] ?? 1
      this.show()
      this.send()
    })
    document.addEventListener('visibilitychange', () => this.send())
    for (const button of seam.querySelectorAll('button')) button.disabled = false
  }

  /** Shows how much time has passed. */
  setTime(elapsed: number): void {
    const time = this.seam.querySelector('.time')
    const text = clockText(elapsed)
    if (time && time.textContent !== text) time.textContent = text
  }

  /** Lets time run, unless the reader holds it. */
  run(): void {
    if (this.paused && !this.held) this.setPaused(false)
  }

  /** Stands still at the beginning of something new. */
  rest(): void {
    this.held = false
    this.setPaused(true)
  }

  /** The reader stopped the clock. */
  get isHeld(): boolean {
    return this.held
  }

  private setPaused(paused: boolean): void {
    this.paused = paused
    this.show()
    this.send()
  }

  private send(): void {
    this.connection.tell({ type: 'speed', speed: this.paused || document.hidden ? 0 : this.speed })
  }

  private show(): void {
    const pause = this.button('.pause')
    pause.setAttribute('aria-label', this.paused ? 'Let the clock run' : 'Pause the clock')
    pause.dataset['paused'] = String(this.paused)
    const speed = this.button('.speed')
    speed.textContent = `${this.speed}×`
    speed.setAttribute('aria-label', `Speed: ${this.speed} times`)
  }

  private button(selector: string): HTMLButtonElement {
    const button = this.seam.querySelector<HTMLButtonElement>(selector)
    if (button === null) throw new Error(`the seam has no ${selector}`)
    return button
  }
}
