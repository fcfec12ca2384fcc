"""The invented form of the style page."""

from django import forms
from django.utils.translation import gettext_lazy as _


class SampleForm(forms.Form):
    """One field of each kind."""

    what = forms.CharField(label=_("What happened?"), widget=forms.Textarea(attrs={"rows": 3}))
    where = forms.CharField(label=_("Where?"), help_text=_("A landmark is enough."), required=False)
    kind = forms.ChoiceField(
        label=_("Kind"), choices=[("a", "公共设施"), ("b", "邻里纠纷"), ("c", "安全隐患")]
    )
    day = forms.DateField(label=_("Day"), required=False, help_text="2024-09-03")
    way = forms.ChoiceField(
        label=_("How shall we answer?"),
        choices=[("phone", "打电话"), ("code", "我自己用查询码看")],
        widget=forms.RadioSelect,
    )
    needs = forms.MultipleChoiceField(
        label=_("What is there?"),
        choices=[("water", "热水"), ("oven", "微波炉"), ("power", "充电")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    photos = forms.FileField(label=_("Photos"), required=False)
    agree = forms.BooleanField(label=_("I have read it and agree."))
    lon = forms.FloatField(widget=forms.HiddenInput, required=False)
    lat = forms.FloatField(widget=forms.HiddenInput, required=False)
