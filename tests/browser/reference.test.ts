/** `/docs` in a browser. */
import { expect, test } from 'vitest'
import { inBrowser, useBrowser } from '../support/browser.ts'
import { useWorld } from '../support/world.ts'

const world = useWorld({ PUBLIC_URL: 'http://127.0.0.1' })

inBrowser('The page of the reference', () => {
  const browser = useBrowser()

  test('shows the operations of the document and keeps its own policy', async () => {
    const { page, faults } = await browser.visit(`${world.url}/docs`)
    // Half a megabyte of document is read first.
    await page.locator('.opblock-tag').first().click({ timeout: 20_000 })
    await page.locator('.opblock-summary-path').first().waitFor()
    expect(faults()).toEqual([])
  })
})
