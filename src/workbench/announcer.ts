import type { Picture } from './picture/model.ts'

/** No two lines come closer than this, in milliseconds. */
const apart = 2000

/** The live region: says what became of the cluster, one line at most in two seconds, the latest first. */
export class Announcer {
  private readonly region: HTMLElement
  private readonly counts = new Map<string, string>()
  private waiting: string | undefined
  private timer: ReturnType<typeof setTimeout> | undefined

  constructor(region: HTMLElement) {
    this.region = region
  }

  /** Says a line, now or when the last one has had its time. */
  say(text: string): void {
    this.waiting = text
    if (this.timer === undefined) this.speak()
  }

  /** Says which owner of Pods changed, and gives the line that sums the picture up. */
  follow(picture: Picture): string {
    const tops = picture.owners.filter(owner => owner.parent === '' && owner.namespace === 'default')
    let last = ''
    for (const owner of tops) {
      const line = `${owner.name}: ${owner.ready} of ${owner.wanted} Pods ready`
      if (this.counts.get(owner.key) !== line) {
        this.counts.set(owner.key, line)
        this.say(line)
        last = line
      }
    }
    return last || this.summary(tops.map(owner => this.counts.get(owner.key) ?? ''))
  }

  private summary(lines: readonly string[]): string {
    return lines.length === 0 ? '' : (lines[0] ?? '')
  }

  private speak(): void {
    if (this.waiting === undefined) {
      this.timer = undefined
      return
    }
    this.region.textContent = this.waiting
    this.waiting = undefined
    this.timer = setTimeout(() => this.speak(), apart)
  }
}
