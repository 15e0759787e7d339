import type { Problem, TextEdit, TextRange } from '../protocol.ts'
import { offsetOf, type Surface, type SurfaceHost, withEdits } from './surface.ts'

/** A plain text field for touch devices, whose keyboards and input methods Monaco does not support. */
export class TextareaSurface implements Surface {
  private readonly field: HTMLTextAreaElement
  private readonly host: SurfaceHost

  constructor(place: HTMLElement, host: SurfaceHost) {
    this.host = host
    const field = document.createElement('textarea')
    field.className = 'plain-editor'
    field.setAttribute('aria-label', 'Manifest')
    field.autocapitalize = 'off'
    field.setAttribute('autocorrect', 'off')
    field.spellcheck = false
    field.wrap = 'off'
    field.addEventListener('input', () => host.changed(field.value))
    field.addEventListener('keydown', event => {
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
        event.preventDefault()
        host.apply()
      }
    })
    place.append(field)
    this.field = field
  }

  get text(): string {
    return this.field.value
  }

  open(name: string, text: string): void {
    this.field.value = text
    this.field.setAttribute('aria-label', name)
    this.field.scrollTop = 0
  }

  setProblems(problems: readonly Problem[]): void {
    this.field.setAttribute('aria-invalid', String(problems.some(problem => problem.severity === 'error')))
  }

  setGhosts(): void {}

  edit(edits: readonly TextEdit[]): void {
    this.field.value = withEdits(this.field.value, edits)
    this.host.changed(this.field.value)
  }

  reveal(range: TextRange): void {
    this.field.focus()
    this.field.setSelectionRange(offsetOf(this.text, range.start), offsetOf(this.text, range.end))
    const lineHeight = Number.parseFloat(getComputedStyle(this.field).lineHeight)
    this.field.scrollTop = Math.max(0, (range.start.line - 4) * lineHeight)
  }

  focus(): void {
    this.field.focus()
  }
}
