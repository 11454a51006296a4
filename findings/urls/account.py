"""Addresses of the door and of what is behind it: of django-allauth's views, those that the site uses."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.webauthn import views as webauthn
from django.urls import path, re_path
from django.utils.translation import pgettext_lazy

from findings.views import account as ours
from findings.views import messages, mine

SIGN_IN = pgettext_lazy("address", "sign-in/")
SECURITY = pgettext_lazy("address", "my-page/security/")

urlpatterns = [
    path(pgettext_lazy("address", "invitation/<str:token>/"), ours.invitation, name="invitation"),
    path(pgettext_lazy("address", "unsubscribe/<str:token>/"), messages.unsubscribe, name="unsubscribe"),
    path(SIGN_IN, account.request_login_code, name="account_login"),
    path(SIGN_IN, account.request_login_code, name="account_request_login_code"),
    path(pgettext_lazy("address", "sign-in/code/"), account.confirm_login_code, name="account_confirm_login_code"),
    path(pgettext_lazy("address", "sign-in/passkey/"), webauthn.login_webauthn, name="mfa_login_webauthn"),
    path(pgettext_lazy("address", "sign-in/password/"), ours.password, name="password-login"),
    path(pgettext_lazy("address", "sign-in/second-step/"), mfa.authenticate, name="mfa_authenticate"),
    path(pgettext_lazy("address", "sign-in/closed/"), account.account_inactive, name="account_inactive"),
    path(pgettext_lazy("address", "no-account/"), ours.no_account, name="account_signup"),
    path(pgettext_lazy("address", "sign-out/"), account.logout, name="account_logout"),
    path(pgettext_lazy("address", "password/"), account.password_reset, name="account_reset_password"),
    path(pgettext_lazy("address", "password/sent/"), account.password_reset_done, name="account_reset_password_done"),
    path(
        pgettext_lazy("address", "password/changed/"),
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        pgettext_lazy("address", "^password/new/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$"),
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(pgettext_lazy("address", "my-page/"), ours.my_page, name="my-page"),
    path(pgettext_lazy("address", "my-page/messages/"), messages.choose, name="my-messages"),
    path(pgettext_lazy("address", "my-page/class/"), mine.my_class, name="my-class"),
    path(pgettext_lazy("address", "my-page/data/"), mine.my_data, name="my-data"),
    path(pgettext_lazy("address", "my-page/data/copy/"), mine.take_copy, name="my-data-copy"),
    path(pgettext_lazy("address", "my-page/data/erase/"), mine.erase, name="account-erase"),
    path(pgettext_lazy("address", "account-erased/"), mine.erased, name="account-erased"),
    path(pgettext_lazy("address", "my-page/sessions/"), ours.sessions, name="usersessions_list"),
    path(pgettext_lazy("address", "my-page/sessions/<int:pk>/end/"), ours.end_session, name="session-end"),
    path(SECURITY, ours.security, name="mfa_index"),
    path(SECURITY, ours.security, name="mfa_list_webauthn"),
    path(pgettext_lazy("address", "my-page/passkey/"), ours.add_passkey, name="mfa_add_webauthn"),
    path(pgettext_lazy("address", "my-page/passkey/<int:pk>/remove/"), ours.remove_passkey, name="mfa_remove_webauthn"),
    path(pgettext_lazy("address", "my-page/application/"), ours.add_application, name="mfa_activate_totp"),
    path(pgettext_lazy("address", "my-page/application/remove/"), ours.remove_application, name="mfa_deactivate_totp"),
    path(pgettext_lazy("address", "my-page/recovery-codes/"), ours.recovery_codes, name="mfa_view_recovery_codes"),
    path(
        pgettext_lazy("address", "my-page/recovery-codes/new/"),
        ours.new_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path(
        pgettext_lazy("address", "my-page/confirm/"),
        ours.confirm,
        name="account_request_reauthentication_code",
    ),
    path(
        pgettext_lazy("address", "my-page/confirm/code/"),
        account.confirm_reauthentication_code,
        name="account_confirm_reauthentication_code",
    ),
]
