import { chromium } from 'playwright-core'
import { findChromium } from './tests/support/chromium.ts'
const [,, parts, variants = 'd,p'] = process.argv
const b = await chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox', '--disable-gpu'] })
const V = { d: {w:1280,h:900}, p:{w:390,h:844,dark:true}, dz:{w:1280,h:900,zh:true,dark:true}, pz:{w:390,h:844,zh:true} }
for (const v of variants.split(',')) {
  const {w,h,dark,zh} = V[v]
  const c = await b.newContext({ viewport:{width:w,height:h}, colorScheme: dark?'dark':'light', locale: zh?'zh-CN':'en-GB' })
  for (const part of parts.split(',')) {
    const page = await c.newPage()
    page.on('console', m => m.type()==='error' && console.log('ERR', m.text()))
    page.on('pageerror', e => console.log('THROWN', e.message))
    const [name, act] = part.split(':')
    await page.goto('http://127.0.0.1:5601/#'+name)
    await page.waitForTimeout(1200)
    if (act) for (const step of act.split('+')) { await page.locator(step).first().click(); await page.waitForTimeout(800) }
    await page.screenshot({ path: `/tmp/cshots/${name.replace(/\W/g,'_')}${act?'_act':''}_${v}.png`, fullPage: h===844 ? false : false })
    await page.close()
  }
}
await b.close()
