// Values that the visitor has typed once, offered again on every route.
export const kept = {
  phone: sessionStorage.getItem('phone') ?? '13800138000',
  token: sessionStorage.getItem('token') ?? '',
  account: sessionStorage.getItem('account') ?? '',
  file: sessionStorage.getItem('file') ?? '0',
}

/** @param {'phone' | 'token' | 'account' | 'file'} name @param {string} value */
export function keep(name, value) {
  kept[name] = value
  sessionStorage.setItem(name, value)
}

/** Forgets all of it: the data that it names is gone. */
export function forgetKept() {
  for (const name of ['phone', 'token', 'account', 'file', 'gatehouse-desk']) sessionStorage.removeItem(name)
}

/** Remembers a token, an account id and a file id wherever a dialect puts them. @param {string | null} body */
export function learnFrom(body) {
  try {
    const { token, user_id, fid, data, Response } = JSON.parse(body ?? '')
    const found = token ?? data?.token ?? Response?.token
    if (typeof found === 'string') keep('token', found)
    if (typeof user_id === 'number' && user_id > 0) keep('account', String(user_id))
    const file = fid ?? data?.file_id
    if (Number(file) > 0) keep('file', String(file))
  } catch {
    // Not JSON: there is nothing to remember.
  }
}
