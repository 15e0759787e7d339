/** The sizes of the panes, and which of them is up where there is room for one. */

const remembered = 'kubenotes:panes'

function recall(): Readonly<Record<string, number>> {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(remembered) ?? '{}')
    if (typeof value !== 'object' || value === null) return {}
    return Object.fromEntries(Object.entries(value).filter((entry): entry is [string, number] => typeof entry[1] === 'number'))
  } catch {
    return {}
  }
}

/** Makes separators movable: with the pointer, and with the arrow keys. Each sets a custom property of `host`, in percent. */
export function makeSeparators(host: HTMLElement): void {
  const sizes: Record<string, number> = { ...recall() }
  for (const separator of host.querySelectorAll<HTMLElement>('[role=separator]')) {
    const name = separator.dataset['size'] ?? ''
    const least = Number(separator.getAttribute('aria-valuemin') ?? 10)
    const most = Number(separator.getAttribute('aria-valuemax') ?? 90)
    const set = (percent: number, keep: boolean): void => {
      const value = Math.round(Math.min(most, Math.max(least, percent)))
      separator.setAttribute('aria-valuenow', String(value))
      host.style.setProperty(`--${name}`, String(value))
      if (!keep) return
      sizes[name] = value
      try {
        localStorage.setItem(remembered, JSON.stringify(sizes))
      } catch {
        // Storage is off: the size holds for this page.
      }
    }
    const kept = sizes[name]
    if (kept !== undefined) set(kept, false)
    const now = (): number => Number(separator.getAttribute('aria-valuenow') ?? 50)
    const sign = separator.dataset['grows'] === 'up' ? -1 : 1
    separator.addEventListener('keydown', event => {
      const step = event.key === 'ArrowDown' ? 5 : event.key === 'ArrowUp' ? -5 : 0
      if (step === 0) return
      event.preventDefault()
      set(now() + sign * step, true)
    })
    separator.addEventListener('pointerdown', event => {
      separator.setPointerCapture(event.pointerId)
      const from = event.clientY
      const begun = now()
      const height = separator.dataset['grows'] === 'up' ? innerHeight : host.clientHeight
      const move = (moved: PointerEvent): void => set(begun + (sign * 100 * (moved.clientY - from)) / height, false)
      separator.addEventListener('pointermove', move)
      separator.addEventListener(
        'lostpointercapture',
        () => {
          separator.removeEventListener('pointermove', move)
          set(now(), true)
        },
        { once: true },
      )
    })
  }
}

/** A pane of the workbench, or the text beside it. */
export type Region = 'text' | 'editor' | 'cluster' | 'terminal'

/** The regions in F6's order. */
export const regions: readonly Region[] = ['text', 'editor', 'cluster', 'terminal']

/** Whether the panes lie in a sheet that shows one at a time. */
export const isSheet = (): boolean => !matchMedia('(min-width: 70em)').matches

/** Brings a pane up in the sheet; `text` closes it. */
export function openRegion(host: HTMLElement, region: Region): void {
  if (region === 'text') delete host.dataset['pane']
  else host.dataset['pane'] = region
  document.body.classList.toggle('sheet-open', region !== 'text')
  for (const button of document.querySelectorAll<HTMLElement>('.dock [data-region]')) {
    button.setAttribute('aria-pressed', String(button.dataset['region'] === region))
  }
}

/** In which region the keyboard is. */
export function currentRegion(): Region {
  const pane = document.activeElement?.closest<HTMLElement>('[data-region-name]')?.dataset['regionName']
  return regions.find(region => region === pane) ?? 'text'
}
