// Tells beside a text how many more characters it may have.
for (const text of document.querySelectorAll('textarea[data-count]')) {
  const left = document.createElement('span')
  left.className = 'meta'
  const tell = () => { left.textContent = `${text.maxLength - text.value.length} ${text.dataset.count}` }
  text.after(left)
  text.addEventListener('input', tell)
  tell()
}
