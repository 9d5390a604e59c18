// What was typed, made or answered once, offered again in every form.
const PHONE = '13800138000'
const names = /** @type {const} */ ([
  'phone',
  'login',
  'password',
  'token',
  'account',
  'file',
  'large',
  'session',
  'word',
  'pictured',
])

/** @typedef {typeof names[number]} KeptName */

/** @param {KeptName} name */
const read = (name) => sessionStorage.getItem(name) ?? (name === 'phone' ? PHONE : '')

/** @type {Record<KeptName, string>} */
export const kept = {
  phone: read('phone'),
  login: read('login'),
  password: read('password'),
  token: read('token'),
  account: read('account'),
  file: read('file'),
  large: read('large'),
  session: read('session'),
  word: read('word'),
  pictured: read('pictured'),
}

/** @param {KeptName} name @param {string} value */
export function keep(name, value) {
  kept[name] = value
  sessionStorage.setItem(name, value)
}

/** Forgets all of it: the data that it names is gone. */
export function forgetKept() {
  for (const name of [...names, 'gatehouse-desk']) sessionStorage.removeItem(name)
}
