import { readJournal } from './journal.ts'
import { type Shared, ShareError, shareFragment } from './share.ts'

const shownFor = 4000

/** The button that copies a link to what stands in the workbench. */
export class ShareButton {
  private readonly button: HTMLElement
  private readonly name: string
  private readonly announce: (text: string) => void
  private timer: ReturnType<typeof setTimeout> | undefined

  /** `announce` says it in the live region. */
  constructor(button: HTMLElement, announce: (text: string) => void) {
    this.button = button
    this.name = button.textContent?.trim() ?? ''
    this.announce = announce
  }

  /** Makes the link and copies it; where the clipboard is closed, the address bar gets it. */
  async copy(shared: Shared): Promise<void> {
    try {
      if (readJournal(shared.journal) === undefined) throw new ShareError('There is too much here for a link.')
      const fragment = await shareFragment(shared)
      const link = new URL(fragment, location.href).href
      try {
        await navigator.clipboard.writeText(link)
        this.tell('The link is copied')
      } catch {
        history.replaceState(history.state, '', fragment)
        this.tell('The link is in the address bar')
      }
    } catch (error) {
      if (!(error instanceof ShareError)) throw error
      this.tell(error.message)
    }
  }

  private tell(text: string): void {
    this.button.textContent = text
    this.announce(text)
    clearTimeout(this.timer)
    this.timer = setTimeout(() => {
      this.button.textContent = this.name
    }, shownFor)
  }
}
