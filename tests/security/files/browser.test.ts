/** Files of all kinds in a real browser (S66): opened by their links they are saved, and nothing of them is shown or run. */
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Dialog, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { inBrowser, useBrowser } from '../../support/browser.ts'
import { linkTo } from '../../support/files.ts'
import { alice, bring, inTurn, world } from './ways.ts'

const script = '<script>alert(1); document.title = "run"</script>'
const html = `<!doctype html><html><body>${script}shown</body></html>`
const svg = `<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><text>shown</text>${script}</svg>`
const files: [name: string, text: string][] = [
  ['page.html', html],
  ['page.png', html],
  ['page.svg', svg],
  ['picture.png', svg],
  ['page.xml', `<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml">${script}</html>`],
  ['page.js', 'alert(1)'],
  ['page.pdf', '%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj'],
  ['polyglot.gif', `GIF89a/*${html}*/=1`],
  ['page', html],
]

/** What became of an address that was opened. */
interface Opened {
  href: string
  shows: string
  /** Dialogs that a script has opened: it has run. */
  dialogs: number
  saved: { name: string; text: string } | null
}

async function open(page: Page, url: string): Promise<Opened> {
  let dialogs = 0
  const seeDialog = (dialog: Dialog) => {
    dialogs += 1
    void dialog.accept()
  }
  page.on('dialog', seeDialog)
  const saving = page.waitForEvent('download').catch(() => null)
  // What is saved ends the way to a page.
  const isPage = await page.goto(url).then(
    () => true,
    () => false,
  )
  const download = isPage ? null : await saving
  const saved = download && {
    name: download.suggestedFilename(),
    text: readFileSync((await download.path()) ?? '', 'utf8'),
  }
  const shows = await page.content()
  page.off('dialog', seeDialog)
  return { href: page.url(), shows, dialogs, saved }
}

inBrowser('S66 in a real browser', () => {
  const browser = useBrowser()

  test('each of them is saved, byte by byte, and neither shown nor run', async () => {
    const { page } = await browser.visit('about:blank')
    for (const [name, text] of files) {
      const { id } = await bring('fileserver direct', name, Buffer.from(text))
      const opened = await open(page, await linkTo(world, alice, id ?? 0, inTurn()))
      expect([name, opened.href, opened.dialogs]).toEqual([name, 'about:blank', 0])
      expect(opened.shows).not.toContain('shown')
      expect([name, opened.saved?.text]).toEqual([name, text])
      expect(opened.saved?.name.startsWith(name.split('.')[0] ?? '')).toBe(true)
    }
  })

  test('a page that is shown is seen to be: the browser would have run it', async () => {
    const server = createServer((_, response) => response.setHeader('content-type', 'text/html').end(html))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
    const { page } = await browser.visit('about:blank')
    const opened = await open(page, url)
    expect([opened.href, opened.dialogs, opened.saved]).toEqual([url, 1, null])
    expect(opened.shows).toContain('shown')
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
})
