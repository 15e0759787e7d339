import { Progress } from '../lesson/progress.ts'
import './goals/card.ts'
import { type CardRequest, cardEvent } from './goals/card.ts'
import { showProgress, storage } from './goals/progress-bar.ts'
import { isSheet, openRegion, regions } from './panes.ts'
import type { WorkbenchConfig } from './protocol.ts'
import { isShareFragment } from './share-fragment.ts'
import type { Request, Workbench } from './workbench.ts'

/** `<kube-workbench>`: small until something is asked of it; then it loads the rest and does what was asked meanwhile. */
class KubeWorkbench extends HTMLElement {
  private loading: Promise<Workbench> | undefined

  /** Called by the browser when the element is in the page. */
  connectedCallback(): void {
    for (const type of ['pointerdown', 'focusin']) this.addEventListener(type, () => void this.wake(), { once: true })
    this.addEventListener('click', event => {
      if (!(event.target instanceof Element)) return
      if (event.target.closest('.apply')) this.request({ do: 'apply' })
      else if (event.target.closest('.share')) this.request({ do: 'share' })
      else if (event.target.closest('.requests-toggle')) this.request({ do: 'requests' })
    })
    // Wide pages with a fine pointer will want it: it loads once the page stands.
    if (isShareFragment(location.hash)) void this.wake()
    else if (!isSheet() && matchMedia('(any-pointer: fine)').matches) whenIdle(() => void this.wake())
  }

  /** Loads the workbench, and the editor with it. */
  wake(): Promise<Workbench> {
    this.loading ??= this.load()
    return this.loading
  }

  /** Does something as soon as it can. */
  request(request: Request): void {
    void this.wake().then(workbench => workbench.do(request))
  }

  private async load(): Promise<Workbench> {
    const text = this.querySelector('script[type="application/json"]')?.textContent ?? '{}'
    const config = JSON.parse(text) as WorkbenchConfig
    const { Workbench } = await import('./workbench.ts')
    const workbench = new Workbench(this, config)
    void workbench.loadEditor()
    return workbench
  }
}

function whenIdle(run: () => void): void {
  const soon = (): void => {
    if ('requestIdleCallback' in window) requestIdleCallback(run, { timeout: 2000 })
    else setTimeout(run, 200)
  }
  if (document.readyState === 'complete') soon()
  else addEventListener('load', soon, { once: true })
}

customElements.define('kube-workbench', KubeWorkbench)

const bench = document.querySelector('kube-workbench')
if (bench instanceof KubeWorkbench) {
  showProgress(bench.dataset['lesson'] ?? '')
  document.addEventListener('click', event => {
    const target = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-open], [data-run], .dock [data-region]') : null
    if (target === null) return
    const { open, run, region } = target.dataset
    if (open !== undefined) bench.request({ do: 'open', file: open })
    else if (run !== undefined) bench.request({ do: 'run', lines: JSON.parse(run) })
    else {
      const named = regions.find(one => one === region) ?? 'text'
      openRegion(bench, bench.dataset['pane'] === named ? 'text' : named)
      if (named !== 'text') void bench.wake()
    }
  })
  document.addEventListener(cardEvent, event => {
    if (event instanceof CustomEvent) bench.request(event.detail as CardRequest)
  })
  for (const link of document.querySelectorAll<HTMLAnchorElement>('.skip-links a')) {
    link.addEventListener('click', event => {
      const region = regions.find(one => link.hash === `#${one}`)
      if (region === undefined) return
      event.preventDefault()
      bench.request({ do: 'region', region })
    })
  }
} else {
  // A page of text alone may have exercises too: what is done is kept, and there is nothing to play.
  const lesson = document.querySelector<HTMLElement>('[data-lesson]')?.dataset['lesson'] ?? ''
  showProgress(lesson)
  document.addEventListener(cardEvent, event => {
    const request = event instanceof CustomEvent ? (event.detail as CardRequest) : undefined
    if (request?.do !== 'done') return
    new Progress(storage()).tick(lesson, request.exercise)
    showProgress(lesson)
  })
}
