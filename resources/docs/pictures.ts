/**
 * `npm run docs:pictures`: takes the pictures of docs/pictures/, desk and console with people in them, in both languages, light
 * and dark.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'
import { findChromium, NO_CHROMIUM } from '../../tests/support/chromium.ts'
import { type DevService, startDevService } from '../../tests/support/devService.ts'
import { explain } from '../build/usage.ts'
import { type Scene, scenes } from './scenes.ts'

const folder = 'docs/pictures'

/** Of one window, in CSS pixels, and of the whole picture. */
const WINDOW = { width: 1180, height: 780 }
const PICTURE = { width: 1600, height: 940 }

const backgrounds = { light: '#dfe9e3', dark: '#20302a' } as const

/** Two windows, the second before the first. */
const composition = (scheme: Scene['scheme'], windows: readonly Buffer[]) => `<!doctype html><style>
  body { margin: 0; width: ${PICTURE.width}px; height: ${PICTURE.height}px; background: ${backgrounds[scheme]}; position: relative }
  img { position: absolute; width: ${WINDOW.width}px; border-radius: 12px; box-shadow: 0 12px 40px #0006 }
  img:first-of-type { left: 48px; top: 48px }
  img:last-of-type { right: 48px; bottom: 48px; width: 760px }
</style>${windows.map((bytes) => `<img src="data:image/png;base64,${bytes.toString('base64')}">`).join('')}`

/** The browser is the one encoder of WebP at hand. @param png a picture, as bytes */
async function webpOf(browser: Browser, png: Buffer): Promise<Buffer> {
  const page = await browser.newPage()
  const url: string = await page.evaluate(`(async () => {
    const picture = new Image()
    picture.src = 'data:image/png;base64,${png.toString('base64')}'
    await picture.decode()
    const canvas = Object.assign(document.createElement('canvas'), { width: picture.width, height: picture.height })
    canvas.getContext('2d').drawImage(picture, 0, 0)
    return canvas.toDataURL('image/webp', 0.86)
  })()`)
  await page.close()
  return Buffer.from(url.slice(url.indexOf(',') + 1), 'base64')
}

/** One window of a scene. @param show opens it and waits until everything is there */
async function windowOf(
  browser: Browser,
  { scheme, locale }: Scene,
  show: Scene['windows'][number],
  service: DevService,
) {
  const context = await browser.newContext({
    viewport: WINDOW,
    deviceScaleFactor: 1.25,
    colorScheme: scheme,
    locale,
    reducedMotion: 'reduce',
  })
  const page = await context.newPage()
  await show(page, service)
  const bytes = await page.screenshot()
  await context.close()
  return bytes
}

async function pictureOf(browser: Browser, scene: Scene, service: DevService): Promise<Buffer> {
  const windows: Buffer[] = []
  for (const show of scene.windows) windows.push(await windowOf(browser, scene, show, service))
  const page = await browser.newPage({ viewport: PICTURE })
  await page.setContent(composition(scene.scheme, windows))
  await page.waitForFunction('[...document.images].every(({ complete, naturalWidth }) => complete && naturalWidth > 0)')
  const png = await page.screenshot()
  await page.close()
  return webpOf(browser, png)
}

explain(`Usage: npm run docs:pictures

Starts the service in a folder of its own, seeds demo data and takes ${folder}/*.webp by the machine's Chromium (CHROMIUM
names another one). Ids and times differ each time.`)

const executablePath = findChromium()
if (executablePath === null) {
  console.error(NO_CHROMIUM)
  process.exit(1)
}
const service = await startDevService(false)
const browser = await chromium.launch({
  executablePath,
  args: ['--no-sandbox', '--disable-gpu', '--font-render-hinting=none'],
})
try {
  await mkdir(folder, { recursive: true })
  for (const scene of await scenes(service)) {
    const bytes = await pictureOf(browser, scene, service)
    const file = join(folder, `${scene.name}.webp`)
    await writeFile(file, bytes)
    console.log(`${file}: ${Math.round(bytes.length / 1024)} KiB`)
  }
} finally {
  await browser.close()
  await service.stop()
}
