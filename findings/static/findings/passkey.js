// Shows what needs a passkey where the browser has them, and says so when one fails.
(function () {
  const forms = document.querySelectorAll('form.passkey')
  if (!window.PublicKeyCredential) return
  forms.forEach(form => { form.hidden = false })
  document.addEventListener('allauth.error', event => {
    event.preventDefault()
    forms.forEach(form => { form.querySelector('.failed').hidden = false })
  })
})()
