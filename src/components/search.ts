/** The search dialog. The index and its program load when the dialog first opens. */

interface Found {
  readonly url: string
  readonly excerpt: string
  readonly meta: Readonly<Record<string, string>>
  readonly sub_results: readonly { readonly title: string; readonly url: string; readonly excerpt: string }[]
}

interface Index {
  init(): Promise<void>
  debouncedSearch(words: string): Promise<{ readonly results: readonly { data(): Promise<Found> }[] } | null>
}

const shown = 8

/** Text with marked words, from an excerpt whose only markup is `<mark>`. */
function marked(excerpt: string): readonly Node[] {
  const plain = (text: string): string => new DOMParser().parseFromString(text, 'text/html').documentElement.textContent ?? ''
  return excerpt.split(/<mark>(.*?)<\/mark>/s).map((piece, index) => {
    if (index % 2 === 0) return document.createTextNode(plain(piece))
    const mark = document.createElement('mark')
    mark.textContent = plain(piece)
    return mark
  })
}

function entry(found: Found): HTMLElement {
  const best = found.sub_results.find(part => part.url.includes('#')) ?? { title: '', url: found.url, excerpt: found.excerpt }
  const item = document.createElement('li')
  const link = document.createElement('a')
  link.href = best.url
  const title = document.createElement('strong')
  title.textContent = found.meta['title'] ?? found.url
  const excerpt = document.createElement('span')
  excerpt.append(...marked(best.excerpt))
  link.append(title, ...(best.title === '' || best.title === title.textContent ? [] : [` · ${best.title}`]), excerpt)
  item.append(link)
  return item
}

/** Makes the dialog work: Ctrl+K or the button opens it, arrows go through what is found, Esc closes. */
export function startSearch(button: HTMLButtonElement, dialog: HTMLDialogElement): void {
  const field = dialog.querySelector('input')
  const state = dialog.querySelector('.search-state')
  const list = dialog.querySelector('.search-results')
  if (field === null || state === null || list === null) return
  let index: Promise<Index> | undefined

  const load = (): Promise<Index> => {
    index ??= import(/* @vite-ignore */ `${dialog.dataset['index']}pagefind.js`).then(async (module: Index) => {
      await module.init()
      return module
    })
    return index
  }
  const search = async (): Promise<void> => {
    const words = field.value.trim()
    if (words === '') {
      list.replaceChildren()
      state.textContent = ''
      return
    }
    try {
      const answer = await (await load()).debouncedSearch(words)
      if (answer === null) return
      const found = await Promise.all(answer.results.slice(0, shown).map(result => result.data()))
      if (words !== field.value.trim()) return
      list.replaceChildren(...found.map(entry))
      const count = answer.results.length
      state.textContent =
        count === 0 ? 'Nothing found.' : `${count} ${count === 1 ? 'page' : 'pages'}${count > shown ? `, the first ${shown} of them here` : ''}`
    } catch {
      index = undefined
      state.textContent = 'The search did not load. Try again when you are online.'
    }
  }
  const open = (): void => {
    if (dialog.open) return
    dialog.showModal()
    field.select()
    void load().catch(() => {
      index = undefined
    })
  }
  const move = (step: number): void => {
    const stops: HTMLElement[] = [field, ...list.querySelectorAll('a')]
    const at = stops.findIndex(stop => stop === document.activeElement)
    stops[(at + step + stops.length) % stops.length]?.focus()
  }

  button.hidden = false
  button.addEventListener('click', open)
  field.addEventListener('input', () => void search())
  dialog.addEventListener('click', event => {
    // A click beside the dialog's content lies on the dialog itself.
    if (event.target === dialog || (event.target instanceof Element && event.target.closest('a') !== null)) dialog.close()
  })
  dialog.addEventListener('keydown', event => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      move(event.key === 'ArrowDown' ? 1 : -1)
    } else if (event.key === 'Escape') {
      // In a search field the first Esc would only empty it.
      event.preventDefault()
      dialog.close()
    } else if (event.key === 'Enter' && event.target === field) {
      event.preventDefault()
      list.querySelector('a')?.click()
    }
  })
  document.addEventListener('keydown', event => {
    const typing = event.target instanceof Element && event.target.closest('kube-workbench') !== null
    if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey || typing) return
    event.preventDefault()
    open()
  })
}
