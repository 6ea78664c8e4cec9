"""Scales, currencies and units by the words that name them: data for `numbers`."""

from __future__ import annotations

SCALES = {
    **{"hundred": 100, "dozen": 12, "thousand": 10**3, "k": 10**3},
    **{"million": 10**6, "mn": 10**6, "m": 10**6, "billion": 10**9, "bn": 10**9, "b": 10**9},
    **{"trillion": 10**12, "tn": 10**12},
}

CURRENCY_SIGNS = {
    **{"$": "USD", "us$": "USD", "usd": "USD", "a$": "AUD", "au$": "AUD", "c$": "CAD"},
    **{"ca$": "CAD", "nz$": "NZD", "hk$": "HKD", "£": "GBP", "gbp": "GBP", "€": "EUR"},
    **{"eur": "EUR", "¥": "JPY", "₹": "INR", "rs": "INR"},
}

_NAMES = {
    "%": ("percent", "per cent", "pct", "percentage points", "percentage point"),
    "USD": ("dollars", "dollar", "us dollars", "usd", "u.s. dollars", "american dollars"),
    "EUR": ("euros", "euro", "eur"),
    "GBP": ("pounds sterling", "gbp"),
    "INR": ("rupees", "rupee"),
    "JPY": ("yen",),
    "LYD": ("dinars", "dinar", "libyan dinars"),
    "cent": ("cents",),
    "year": ("years", "year", "yrs", "yr", "year-old", "years old"),
    "month": ("months", "month"),
    "week": ("weeks", "week"),
    "day": ("days", "day"),
    "hour": ("hours", "hour", "hrs", "hr"),
    "minute": ("minutes", "minute", "mins"),
    "second": ("seconds", "secs"),
    "decade": ("decades", "decade"),
    "century": ("centuries", "century"),
    "km": ("kilometres", "kilometers", "kilometre", "kilometer", "km"),
    "m": ("metres", "meters", "metre", "meter"),
    "cm": ("centimetres", "centimeters", "cm"),
    "mm": ("millimetres", "millimeters", "mm"),
    "mile": ("miles", "mile", "mi"),
    "foot": ("feet", "foot", "ft"),
    "inch": ("inches", "inch"),
    "yard": ("yards", "yard"),
    "kg": ("kilograms", "kilogrammes", "kilogram", "kilos", "kg"),
    "g": ("grams", "grammes", "gram"),
    "tonne": ("tonnes", "tonne", "metric tons"),
    "ton": ("tons", "ton"),
    "pound": ("pounds", "lbs", "lb"),
    "ounce": ("ounces", "ounce", "oz"),
    "litre": ("litres", "liters", "litre", "liter"),
    "ml": ("millilitres", "milliliters", "ml"),
    "gallon": ("gallons", "gallon"),
    "barrel": ("barrels", "barrel", "barrels per day", "bpd"),
    "hectare": ("hectares", "hectare"),
    "acre": ("acres", "acre"),
    "mph": ("mph", "miles per hour"),
    "km/h": ("km/h", "kph", "kilometres per hour", "kilometers per hour"),
    "celsius": ("°c", "degrees celsius", "degrees c", "celsius"),
    "fahrenheit": ("°f", "degrees fahrenheit", "degrees f", "fahrenheit"),
    "kelvin": ("kelvin", "kelvins"),
    "degree": ("degrees", "degree", "°"),
}
UNITS = {name: unit for unit, names in _NAMES.items() for name in names}
