# SPDX-License-Identifier: Apache-2.0
"""A small ERP: customers, articles, stock, orders and invoices."""
